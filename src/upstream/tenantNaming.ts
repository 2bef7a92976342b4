import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { parseTenantHost } from '../domain/tenantHost.js';
import { requestCredentials } from '../http/requestCredentials.js';
import type { Directory } from '../tenants/room.js';
import { firstWithin } from './firstWithin.js';

/** The tenant that a request names only in a way that forwarding would lose; null: none. */
export type TenantNaming = (request: FastifyRequest) => Promise<string | null>;

/** The timeout of a directory lookup. */
const PATIENCE_MS = 1_000;
const MAX_HOSTS = 1_000;

/**
 * Clients name their tenant by `tenantUrl` or by the request's host. A forwarded request has the contact center's host.
 * So if the host named the tenant, `tenantUrl` is added, as for any request that is "not sent to the tenant's domain".
 * If the host is no tenant's, nothing is added, and the contact center's own host decides. If the directory is
 * unavailable, the last known result is used.
 */
export function createTenantNaming(directory: Pick<Directory, 'tenantByHost'>, upstreamHost: string): TenantNaming {
  const known = new LRUCache<string, boolean>({ max: MAX_HOSTS });

  async function look(host: string): Promise<boolean> {
    try {
      known.set(host, (await directory.tenantByHost(host)) !== null);
    } catch {
      // Forwarding continues without the database.
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
