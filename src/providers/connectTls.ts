import { isIP } from 'node:net';
import { connect, createSecureContext, type TLSSocket } from 'node:tls';
import type { Redacted } from '../domain/redacted.js';
import { ADDRESS_NOT_ALLOWED, isGuardError, type ConnectSocket } from '../http/guardedAddress.js';
import { connectTunnel } from './connectTunnel.js';

/** A client certificate, for providers that authenticate callers by certificate (RFC 8446 section 4.4.2). */
export interface ClientIdentity {
  /** PEM text, the owner's certificate first. */
  certificate: string;
  /** PEM text, without a passphrase. */
  privateKey: Redacted;
}

/** The error for a server that agrees on no protocol, or on another one. */
export const NO_HTTP2 = 'server does not speak HTTP/2';

interface ConnectTlsOptions {
  /** `https://host:port`. */
  origin: string;
  /** Proxy URL; null: directly. */
  proxy: string | null;
  /** PEM; replaces Node's own roots (and NODE_EXTRA_CA_CERTS). Undefined: Node's own. */
  ca: string | undefined;
  identity: ClientIdentity | undefined;
  /** The protocol to agree on. HTTP/1.1 needs no agreement (RFC 9112 section 9.8). */
  protocol?: 'h2' | 'http/1.1';
  /** Makes the connection; a guarded one refuses private addresses. */
  connectSocket?: ConnectSocket;
  /** Ends the attempt. */
  signal: AbortSignal;
}

/**
 * A TLS connection that has agreed on its protocol by ALPN (RFC 9113 section 3.2), direct or inside a proxy's tunnel. The
 * name is looked up for each connection, because providers move traffic by DNS (Apple: "Sending notification requests to
 * APNs").
 * @throws Error with the network's, the certificate's or the proxy's code or message.
 */
export async function connectTls(options: ConnectTlsOptions): Promise<TLSSocket> {
  const { origin, proxy, ca, identity, signal, protocol = 'h2', connectSocket = connect } = options;
  const url = new URL(origin);
  if (url.protocol !== 'https:') throw new Error(`protocol ${url.protocol} is not supported, only https:`);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 443 : Number(url.port);
  // Before the tunnel, which would stay open if the identity were unusable.
  const secureContext = createSecureContext({
    ca,
    cert: identity?.certificate,
    key: identity?.privateKey.reveal(),
  });
  const tunnel = proxy === null ? undefined : await connectTunnel(new URL(proxy), `${url.hostname}:${port}`, signal);
  // The TLS socket reports the tunnel's faults itself.
  tunnel?.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    const socket = connectSocket({
      host,
      port,
      socket: tunnel,
      secureContext,
      ALPNProtocols: [protocol],
      // RFC 6066 section 3: literal addresses are not permitted as a server name.
      servername: isIP(host) === 0 ? host : undefined,
    });
    const fail = (error: Error) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      tunnel?.destroy();
      reject(isGuardError(error) ? new Error(ADDRESS_NOT_ALLOWED) : error);
    };
    const onAbort = () => fail(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', onAbort, { once: true });
    // Stays for the socket's life. Its next owner adds a listener, but late errors must never be unhandled.
    socket.on('error', fail);
    socket.once('close', () => fail(new Error('connection closed during the TLS handshake')));
    socket.once('secureConnect', () => {
      if (protocol === 'h2' && socket.alpnProtocol !== 'h2') {
        fail(new Error(NO_HTTP2));
        return;
      }
      signal.removeEventListener('abort', onAbort);
      resolve(socket);
    });
    if (signal.aborted) onAbort();
  });
}
