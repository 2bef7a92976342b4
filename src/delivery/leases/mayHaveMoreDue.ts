import { laneKey, providerOf } from '../../domain/lane.js';
import { PROVIDERS } from '../../domain/pushService.js';
import { LANE_SHARES, type LeaseCapacity } from './deliveryLeases.store.js';
import type { LeasedDelivery } from './leasedDelivery.js';

/** Whether the lease of these deliveries may have left due ones behind because capacity was used up. */
export function mayHaveMoreDue(leased: readonly LeasedDelivery[], capacity: LeaseCapacity): boolean {
  const { total, perTenant, perProvider, tenants } = capacity;
  if (leased.length >= total || tenants.some(({ free }) => free === 0)) return true;
  const ofTenants = countBy(leased, ({ tenantId }) => tenantId);
  const freeOf = new Map(tenants.map(({ tenantId, free }) => [tenantId, free]));
  const ofLanes = countBy(leased, laneKey);
  const laneShare = Math.max(1, Math.floor((LANE_SHARES * total) / (leased[0]?.lanesWithWork ?? 1)));
  const ofProviders = countBy(leased, ({ service }) => providerOf(service));
  return (
    [...ofTenants].some(([tenantId, count]) => count >= (freeOf.get(tenantId) ?? perTenant)) ||
    [...ofLanes.values()].some((count) => count >= laneShare) ||
    PROVIDERS.some((provider) => (ofProviders.get(provider) ?? 0) >= perProvider[provider])
  );
}

function countBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, number> {
  const counts = new Map<Key, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
