import type { FastifyRequest } from 'fastify';
import { valuesOf } from '../http/headerText.js';

/**
 * Whether a request names its caller twice. It is unknown which one the contact center uses, so nothing is learned from
 * the response.
 */
export function isAmbiguous(request: FastifyRequest): boolean {
  const { rawHeaders } = request.raw;
  const query = Object.entries(request.query as Record<string, unknown>);
  const tenants = query.flatMap(([name, value]) => (name.toLowerCase() === 'tenanturl' ? value : []));
  const credentials = valuesOf(rawHeaders, 'authorization');
  const claims = credentials.join(',').matchAll(/(?:^|[\s,;"])(appid|clientid)\s*=/gi);
  const names = [...claims].map(([, name = '']) => name.toLowerCase());
  return (
    tenants.length + valuesOf(rawHeaders, 'x-tenant-url').length > 1 ||
    credentials.length > 1 ||
    new Set(names).size < names.length
  );
}
