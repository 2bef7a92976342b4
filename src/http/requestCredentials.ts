import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Redacted } from '../domain/redacted.js';

/** What a request says about its tenant: the same places for every transport. */
export function requestTenant(request: FastifyRequest): Pick<Credentials, 'tenantUrl' | 'host'> {
  const { tenantUrl } = request.query as Record<string, unknown>;
  return {
    tenantUrl: lastText(tenantUrl) ?? lastText(request.headers['x-tenant-url']),
    host: request.headers.host,
  };
}

/** What a request says about who it is from, but for its cookies. */
export function requestCredentials(request: FastifyRequest): Omit<Credentials, 'browserClient'> {
  return { authorization: request.headers.authorization, address: clientAddress(request), ...requestTenant(request) };
}

/** Where a request came from, as far as trusted proxies say; some add the port to the address. Null: nobody can tell. */
function clientAddress(request: FastifyRequest): string | null {
  // Of a connection that is closed already there is none, whatever the types say.
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
/** What a request says about who it is from, whatever the transport. */
export interface Credentials {
  authorization: string | undefined;
  /** The tenant's domain when the request was not sent to it: `?tenantUrl=` or `X-Tenant-Url`. */
  tenantUrl: string | undefined;
  /** The host that the request was sent to. */
  host: string | undefined;
  /** The client that the request's cookie of this tenant identifies; null: none. */
  browserClient: (tenantId: number) => Redacted | null;
  /** Where the request came from; null: from inside. */
  address: string | null;
}
