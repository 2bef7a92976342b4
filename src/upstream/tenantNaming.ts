import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { parseTenantHost } from '../domain/tenantHost.js';
import { requestCredentials } from '../http/requestCredentials.js';
import type { Directory } from '../tenants/room.js';
import { firstWithin } from './firstWithin.js';

/** The tenant that a request names in ways that get lost when it is passed on, or null. */
export type TenantNaming = (request: FastifyRequest) => Promise<string | null>;

/** A look at the directory that takes longer is not waited for. */
const PATIENCE_MS = 1_000;
const MAX_HOSTS = 1_000;

/**
 * Clients name their tenant by `tenantUrl`, or by the host that they send to. Passed on, a request goes to the contact
 * center's own host; so where a tenant's domain named it, `tenantUrl` has to, as of any request that is "not sent to the
 * tenant's domain". A host that is no tenant's names none: then the contact center's own does.
 * What was known of a host is used when the directory cannot be asked.
 */
export function createTenantNaming(directory: Pick<Directory, 'tenantByHost'>, upstreamHost: string): TenantNaming {
  const known = new LRUCache<string, boolean>({ max: MAX_HOSTS });

  async function look(host: string): Promise<boolean> {
    try {
      known.set(host, (await directory.tenantByHost(host)) !== null);
    } catch {
      // The database is away; passing on goes on without it.
    }
    return known.get(host) ?? false;
  }

  return async (request) => {
    const { tenantUrl = '', host = '' } = requestCredentials(request);
    if ((request.query as Record<string, unknown>)['tenantUrl'] !== undefined) return null;
    const named = parseTenantHost(tenantUrl === '' ? host : tenantUrl);
    if (named === null || named === upstreamHost) return null;
    const looking = look(named);
    const isTenant = known.get(named) ?? (await firstWithin(PATIENCE_MS, looking, false));
    return isTenant ? named : null;
  };
}
