import type { Settlement } from '../../src/delivery/settling/deliveries.store.js';
import type { LeaseCapacity } from '../../src/delivery/leases/deliveryLeases.store.js';
import type { LeasedDelivery } from '../../src/delivery/leases/leasedDelivery.js';
import type { Store } from '../support/stores.js';
import { android, at, changeOf, message, publishOf, type Chat, type TestStores } from '../support/testStores.js';

/** The outbox of a test: making deliveries, leasing and settling them. */
export function outboxOf(stores: () => TestStores) {
  /** A subscribed chat with so many deliveries, due from `when` on. */
  async function burst(count: number, when = at(1), tenantId?: number): Promise<Chat> {
    const chat = await stores().newChat(tenantId);
    await stores().store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(0.5)));
    const events = Array.from({ length: count }, (_, index) => message(`m${index}`));
    await stores().store.chatEvents.publish(publishOf(chat, events, when));
    return chat;
  }

  async function leaseOne(store: Store, now = at(2), until = at(47)): Promise<LeasedDelivery> {
    const [leased] = await store.deliveryLeases.lease(now, until, capacityFor(1));
    if (!leased) throw new Error('nothing is due');
    return leased;
  }

  function row({ tenantId, id }: { tenantId: number; id: string }) {
    return stores().prisma.delivery.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } });
  }

  return { burst, leaseOne, row };
}

/** Room for so many, whoever they are of. */
export function capacityFor(total: number, fields: Partial<LeaseCapacity> = {}): LeaseCapacity {
  const perProvider = { apns: total, firebase: total, webPush: total };
  return { total, perTenant: total, perProvider, tenants: [], lanes: [], ...fields };
}

/** What a lease ends with: sent, unless the fields say otherwise. */
export function settlementOf(leased: LeasedDelivery, fields: Partial<Settlement> = {}): Settlement {
  const { tenantId, id, lease } = leased;
  const sent = {
    status: 'SENT',
    attempt: null,
    reason: null,
    providerMessageId: null,
    outcome: null,
    dueAt: null,
    at: at(3),
  } as const;
  return { tenantId, id, lease, ...sent, ...fields };
}
