import type { ConnectionOptions, TLSSocket } from 'node:tls';
import { RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** The reason of a connection that the guard refused. */
export const ADDRESS_NOT_ALLOWED = 'ADDRESS_NOT_ALLOWED';

/** Options of the filtering agents. @param privateAddresses private, loopback and link-local ones are allowed too */
export function guardOptions(privateAddresses: boolean) {
  return { allowPrivateIPAddress: privateAddresses, allowMetaIPAddress: privateAddresses };
}

/** Whether an error is the guard's. Its message contains addresses and must not be shown. */
export function isGuardError(error: unknown): boolean {
  return String((error as { message?: unknown } | null)?.message).includes('is not allowed');
}

/** Makes a TLS connection, as `connect` of node:tls does. */
export type ConnectSocket = (options: ConnectionOptions) => TLSSocket;

/**
 * Connects to hosts that callers have named. It checks the address after DNS, so neither an address nor a name can lead to a
 * private host. In a proxy's tunnel the proxy looks the name up, so only a literal address can be refused here.
 */
export function createGuardedConnect(privateAddresses: boolean): ConnectSocket {
  const agent = new RequestFilteringHttpsAgent(guardOptions(privateAddresses));
  // The agent only makes the connection. Its own pool is not used.
  const { createConnection } = agent as unknown as { createConnection: ConnectSocket };
  return (options) => createConnection.call(agent, options);
}
