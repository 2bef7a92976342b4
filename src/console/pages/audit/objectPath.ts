import { tenantPath } from '../../url/tenantPath.js';

/**
 * The console's page of what an audit entry is about; null: it has none.
 * @param tenantHost of the entry; null: the installation's own
 */
export function objectPath(object: string, tenantHost: string | null): string | null {
  const colon = object.indexOf(':');
  const kind = colon < 0 ? object : object.slice(0, colon);
  const name = colon < 0 ? '' : object.slice(colon + 1);
  switch (kind) {
    case 'chat':
      return `/sessions/${encodeURIComponent(name)}`;
    case 'key':
      return '/keys';
    case 'tenant':
      return tenantPath(name);
    case 'app':
      return tenantHost === null ? null : tenantPath(tenantHost, name);
    case 'webhook':
      return tenantHost === null ? null : tenantPath(tenantHost);
    default:
      return null;
  }
}
