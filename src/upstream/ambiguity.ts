import type { FastifyRequest } from 'fastify';
import { valuesOf } from '../http/headerValues.js';

/**
 * Whether a request says twice whose it is. Which of the two the contact center goes by is not known here, so nothing is
 * to be made of its answer.
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
