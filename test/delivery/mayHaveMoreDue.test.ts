import { mayHaveMoreDue } from '../../src/delivery/leases/mayHaveMoreDue.js';
import type { LeasedDelivery } from '../../src/delivery/leases/leasedDelivery.js';
import { capacityFor } from './outbox.js';

/** So many of a tenant's lane, leased while so many lanes had work. */
function leased(count: number, tenantId = 1, lanesWithWork = 1): LeasedDelivery[] {
  const one = { tenantId, appId: 'shop', service: 'IOS_APNS', lanesWithWork };
  return Array.from({ length: count }, () => one as LeasedDelivery);
}

test.each([
  ['nothing was due', [], capacityFor(10), false],
  ['less was due than there was capacity for', leased(9), capacityFor(10), false],
  ['all capacity was used up', leased(10), capacityFor(10), true],
  ['the share of a tenant was used up', leased(5), capacityFor(10, { perTenant: 5 }), true],
  [
    "what was left of a tenant's share was used up",
    leased(2),
    capacityFor(10, { tenants: [{ tenantId: 1, free: 2 }] }),
    true,
  ],
  ['another tenant had no capacity', leased(2), capacityFor(10, { tenants: [{ tenantId: 2, free: 0 }] }), true],
  ['another tenant still has capacity', leased(2), capacityFor(10, { tenants: [{ tenantId: 2, free: 1 }] }), false],
  [
    'the share of a provider was used up',
    leased(3),
    capacityFor(10, { perProvider: { apns: 3, firebase: 9, webPush: 9 } }),
    true,
  ],
  ['a provider has no capacity', [], capacityFor(10, { perProvider: { apns: 9, firebase: 0, webPush: 9 } }), true],
  ['a lane got its share of many', leased(4, 1, 5), capacityFor(10), true],
  ['a lane got less', leased(3, 1, 5), capacityFor(10), false],
  ['with more lanes than capacity, each lane gets one', leased(1, 1, 50), capacityFor(10), true],
])('%s', (_what, deliveries, capacity, expected) => {
  expect(mayHaveMoreDue(deliveries, capacity)).toBe(expected);
});
