import type { LeaseCapacity } from '../../src/delivery/leases/deliveryLeases.store.js';
import { outboxOf, capacityFor, settlementOf } from './outbox.js';
import { at, changeOf, ios, message, openTestStores, publishOf, type TestStores } from '../support/testStores.js';

let stores: TestStores;
const { burst, leaseOne, row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
// Leases are of the whole outbox: each test has it for itself.
beforeEach(() => stores.prisma.delivery.deleteMany());

/** So many deliveries by native APNs. */
async function iosBurst(count: number, tenantId: number): Promise<void> {
  const chat = await stores.newChat(tenantId);
  await stores.store.pushSubscriptions.change(changeOf(chat, ios(), at(0.5)));
  const events = Array.from({ length: count }, (_, index) => message(`i${index}`));
  await stores.store.chatEvents.publish(publishOf(chat, events, at(1)));
}

/** How many each tenant and service got. */
async function leased(capacity: LeaseCapacity): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { tenantId, service } of await stores.store.deliveryLeases.lease(at(3), at(78), capacity)) {
    const key = `${tenantId} ${service}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

it("takes turns among a tenant's services, so that one with a backlog does not hold up the other", async () => {
  const tenantId = await stores.newTenant();
  await burst(40, at(1), tenantId);
  await iosBurst(3, tenantId);
  expect(await leased(capacityFor(10))).toEqual({ [`${tenantId} ANDROID_FIREBASE`]: 7, [`${tenantId} IOS_APNS`]: 3 });
});

it('leases no more of a tenant, a provider and a lane than there is capacity for', async () => {
  const [loud, quiet] = [await stores.newTenant(), await stores.newTenant()];
  await burst(30, at(1), loud);
  await burst(30, at(1), quiet);
  await iosBurst(30, quiet);
  const tenants = [{ tenantId: loud, free: 2 }];
  const perProvider = { apns: 4, firebase: 30, webPush: 30 };
  const lanes = [{ tenantId: quiet, appId: 'app', service: 'ANDROID_FIREBASE' as const, free: 1 }];
  expect(await leased(capacityFor(30, { tenants, perProvider, lanes }))).toEqual({
    [`${loud} ANDROID_FIREBASE`]: 2,
    [`${quiet} ANDROID_FIREBASE`]: 1,
    [`${quiet} IOS_APNS`]: 4,
  });
  expect(await leased(capacityFor(30, { perTenant: 3, tenants: [{ tenantId: quiet, free: 0 }] }))).toEqual({
    [`${loud} ANDROID_FIREBASE`]: 3,
  });
});

it('finds the due time of the next delivery that there is capacity for', async () => {
  const tenantId = await stores.newTenant();
  await burst(1, at(5), tenantId);
  const { deliveryLeases } = stores.store;
  const closed = { tenantId, appId: 'app', service: 'ANDROID_FIREBASE', free: 0 } as const;
  expect(await deliveryLeases.nextDueAt(capacityFor(1))).toEqual(at(5));
  expect(await deliveryLeases.nextDueAt(capacityFor(1, { lanes: [closed] }))).toBeNull();
  expect(await deliveryLeases.nextDueAt(capacityFor(1, { tenants: [{ tenantId, free: 0 }] }))).toBeNull();
  expect(
    await deliveryLeases.nextDueAt(capacityFor(1, { perProvider: { apns: 1, firebase: 0, webPush: 1 } })),
  ).toBeNull();
});

it('gives a lease from which nothing was sent back without a trace of a send', async () => {
  await burst(1);
  const first = await leaseOne(stores.store);
  await stores.store.deliveries.settle(
    settlementOf(first, { status: 'PENDING', reason: 'CIRCUIT_OPEN', dueAt: at(9), attempt: null }),
  );
  expect(await row(first)).toMatchObject({ status: 'PENDING', attempts: [], interruptions: 0, reason: 'CIRCUIT_OPEN' });
  const second = await leaseOne(stores.store, at(9), at(84));
  expect(second).toMatchObject({ id: first.id, attempts: [] });
});

it('takes back what is leased to this node without its knowing, as if nothing had been', async () => {
  await burst(3);
  const known = await leaseOne(stores.store);
  const [unknown] = await stores.store.deliveryLeases.lease(at(2), at(99), capacityFor(1));
  const [theirs] = await stores.other.deliveryLeases.lease(at(2), at(99), capacityFor(1));
  expect(await stores.store.deliveryLeases.reclaim([known.id], at(5))).toBe(1);
  if (!unknown || !theirs) throw new Error('nothing was leased');
  expect(await row(unknown)).toMatchObject({ leasedBy: null, dueAt: at(5), attempts: [], interruptions: 0 });
  expect(await row(known)).toMatchObject({ leasedBy: 'node-a' });
  expect(await row(theirs)).toMatchObject({ leasedBy: 'node-b' });
});

it('counts what the client has not seen since it sent its token', async () => {
  const chat = await burst(2, at(1));
  await stores.store.pushSubscriptions.change(changeOf(chat, ios(), at(2)));
  await stores.store.chatEvents.publish(publishOf(chat, [message('m8'), message('m9')], at(3)));
  const all = await stores.store.deliveryLeases.lease(at(4), at(79), capacityFor(10));
  expect(all.map(({ badgeCount }) => badgeCount)).toEqual([1, 1, 1, 2]);
});

it('does not count what the client has fetched', async () => {
  const chat = await burst(3, at(1));
  const { tenantId, chatId } = chat;
  await stores.prisma.chatSession.update({
    where: { tenantId_chatId: { tenantId, chatId } },
    data: { fetchedSeq: 2 },
  });
  const all = await stores.store.deliveryLeases.lease(at(4), at(79), capacityFor(10));
  expect(all.map(({ badgeCount }) => badgeCount)).toEqual([1, 1, 1]);
});
