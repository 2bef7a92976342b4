import { providerOf, type Lane } from '../../domain/lane.js';
import { PROVIDERS, type Provider } from '../../domain/pushService.js';
import type { LeaseCapacity } from '../leases/deliveryLeases.store.js';

/** Deliveries under way at once: in all, per provider and per tenant. */
export interface SlotLimits {
  total: number;
  provider: number;
  tenant: number;
}

/** Counts the slots of one node, taken and reserved, against its limits. Whether a lane may send is not its business. */
export function createSlotCounts(limits: SlotLimits) {
  const tenants = new Map<number, number>();
  const providers = perProvider(() => 0);
  /** Reserved slots count for each provider, since their provider is not known yet. */
  let reserved = 0;

  function countTenant(tenantId: number, by: 1 | -1): void {
    const left = (tenants.get(tenantId) ?? 0) + by;
    if (left === 0) tenants.delete(tenantId);
    else tenants.set(tenantId, left);
  }

  const ofTenant = (tenantId: number) => tenants.get(tenantId) ?? 0;
  const ofProvider = (provider: Provider) => providers[provider] + reserved;
  const underWay = () => PROVIDERS.reduce((sum, provider) => sum + providers[provider], 0);
  const total = () => underWay() + reserved;
  const busiest = () => Math.max(...PROVIDERS.map(ofProvider));

  return {
    /** Takes a slot (1), or frees it (-1). */
    count({ tenantId, service }: Lane, by: 1 | -1): void {
      countTenant(tenantId, by);
      providers[providerOf(service)] += by;
    },

    /** Reserves a slot for a delivery whose push service is not known yet (1), or frees it (-1). */
    countReserved(tenantId: number, by: 1 | -1): void {
      reserved += by;
      countTenant(tenantId, by);
    },

    /** Whether a slot may be reserved: half of the capacity stays free for the outbox. */
    isHalfFree: (tenantId: number) =>
      2 * total() < limits.total && 2 * busiest() < limits.provider && 2 * ofTenant(tenantId) < limits.tenant,

    /** Whether a delivery of this lane gets no other slot. */
    isSaturated: ({ tenantId, service }: Lane) =>
      total() >= limits.total ||
      ofTenant(tenantId) >= limits.tenant ||
      ofProvider(providerOf(service)) >= limits.provider,

    /** Whether deliveries of some lane get no other slot. */
    isFull: () =>
      total() >= limits.total ||
      busiest() >= limits.provider ||
      [...tenants.values()].some((taken) => taken >= limits.tenant),

    /** How many slots are free. */
    free: (): Omit<LeaseCapacity, 'lanes'> => ({
      total: limits.total - total(),
      perTenant: limits.tenant,
      perProvider: perProvider((provider) => Math.max(0, limits.provider - ofProvider(provider))),
      tenants: [...tenants].map(([tenantId, taken]) => ({ tenantId, free: Math.max(0, limits.tenant - taken) })),
    }),

    /** Deliveries under way, without reserved slots. */
    underWay,
  };
}

function perProvider(make: (provider: Provider) => number): Record<Provider, number> {
  return { apns: make('apns'), firebase: make('firebase'), webPush: make('webPush') };
}
