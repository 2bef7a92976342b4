import { outboxOf, capacityFor, settlementOf } from '../delivery/outbox.js';
import { endChat } from '../chats/endChat.js';
import { openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
const { burst } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

/** Ids of deliveries are made of today's time. */
const begun = new Date();
const hours = (count: number) => new Date(begun.getTime() + count * 3_600_000);
const NONE = { endedBefore: null, settledBefore: null, idleSince: null, trafficBefore: null };

it('counts what is older than each limit, and nothing without one', async () => {
  const ended = await burst(2, begun);
  const { tenantId } = ended;
  await burst(1, begun, tenantId);
  const leased = await stores.store.deliveryLeases.lease(hours(1), hours(2), capacityFor(100));
  await Promise.all(leased.map((one) => stores.store.deliveries.settle(settlementOf(one, { at: hours(1) }))));
  await endChat(stores.store, tenantId, ended.chatId, 'key:k1', hours(1));
  const count = (limits: object) => stores.store.retentionPreviews.count(tenantId, { ...NONE, ...limits });

  expect(await count({})).toEqual({ endedChats: 0, deliveries: 0, idleChats: 0, auditEntries: 0 });
  expect(await count({ endedBefore: hours(2) })).toMatchObject({ endedChats: 1 });
  expect(await count({ endedBefore: hours(0.5) })).toMatchObject({ endedChats: 0 });
  expect((await count({ settledBefore: hours(2) })).deliveries).toBeGreaterThanOrEqual(3);
  expect(await count({ settledBefore: hours(0.5) })).toMatchObject({ deliveries: 0 });
  expect(await count({ idleSince: hours(2) })).toMatchObject({ idleChats: 1 });
  expect(await count({ idleSince: hours(-2) })).toMatchObject({ idleChats: 0 });
});
