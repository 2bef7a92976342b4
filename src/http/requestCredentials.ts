import type { FastifyRequest } from 'fastify';
import type { Credentials } from '../services/authentication.js';

/** What a request says about who it is from: the same places for every transport. */
export function requestCredentials(request: FastifyRequest): Credentials {
  const { tenantUrl } = request.query as Record<string, unknown>;
  return {
    authorization: request.headers.authorization,
    tenantUrl: lastText(tenantUrl) ?? lastText(request.headers['x-tenant-url']),
    host: request.headers.host,
  };
}

/** A parameter given twice counts as its last value, as in most servers. */
function lastText(value: unknown): string | undefined {
  const last: unknown = Array.isArray(value) ? value.at(-1) : value;
  return typeof last === 'string' && last !== '' ? last : undefined;
}
