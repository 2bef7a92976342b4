import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** The tenant in a request, read from the same places for every transport. */
export function requestTenant(request: FastifyRequest): Pick<Credentials, 'tenantUrl' | 'host'> {
  const { tenantUrl } = request.query as Record<string, unknown>;
  return {
    tenantUrl: lastText(tenantUrl) ?? lastText(request.headers['x-tenant-url']),
    host: request.headers.host,
  };
}

/** A request's credentials. */
export function requestCredentials(request: FastifyRequest): Credentials {
  const { tenantUrl, host } = requestTenant(request);
  return { authorization: request.headers.authorization, address: clientAddress(request), tenantUrl, host };
}

/** The client's address, from trusted proxies; some add the port. Null: unknown. */
function clientAddress(request: FastifyRequest): string | null {
  // Undefined for a closed connection, contrary to its type.
  const said = request.ip as string | undefined;
  if (said === undefined || isIP(said)) return said ?? null;
  const [, address = ''] = /^\[?([^\]]*)\]?:\d+$/.exec(said) ?? [];
  return isIP(address) ? address : (request.socket.remoteAddress ?? null);
}

/** A parameter given twice counts as its last value, as in most servers. */
function lastText(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}
/** A request's credentials without its cookies, for every transport. */
export interface Credentials {
  authorization: string | undefined;
  /** The tenant's domain when the request was not sent to it: `?tenantUrl=` or `X-Tenant-Url`. */
  tenantUrl: string | undefined;
  /** The host that the request was sent to. */
  host: string | undefined;
  /** Where the request came from; null: from inside. */
  address: string | null;
}
