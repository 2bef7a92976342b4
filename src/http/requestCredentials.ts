import type { FastifyRequest } from 'fastify';
import type { Credentials } from '../services/authentication.js';

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
  return { authorization: request.headers.authorization, address: request.ip, ...requestTenant(request) };
}

/** A parameter given twice counts as its last value, as in most servers. */
function lastText(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}
