import { endChat } from '../chats/endChat.js';
import { settlementOf, outboxOf, capacityFor } from './outbox.js';
import { android, at, changeOf, message, openTestStores, publishOf, type TestStores } from '../support/testStores.js';

let stores: TestStores;
const { burst, leaseOne, row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
// Leases are of the whole outbox: each test has it for itself.
beforeEach(() => stores.prisma.delivery.deleteMany());

it('hands out what is due, with all that sending needs', async () => {
  const chat = await burst(1);
  expect(await stores.store.deliveryLeases.lease(at(0.9), at(45), capacityFor(10))).toEqual([]);
  expect(await stores.store.deliveryLeases.nextDueAt(capacityFor(100))).toEqual(at(1));
  const leased = await leaseOne(stores.store);
  expect(leased).toMatchObject({
    tenantId: chat.tenantId,
    chatId: chat.chatId,
    appId: 'app',
    notification: { title: 'Acme', body: 'm0', chatId: chat.chatId },
    lease: 1,
    attempts: [],
    createdAt: at(1),
    expiresAt: at(3601),
    target: { service: 'ANDROID_FIREBASE', bundleId: null, refreshedAt: at(0.5) },
    removalReason: null,
  });
  expect(leased.target?.deviceToken.reveal()).toBe(`the-token-of-${leased.chatId}`);
  expect(await row(leased)).toMatchObject({ status: 'PENDING', leasedBy: 'node-a', dueAt: at(47) });
  expect(await stores.store.deliveryLeases.nextDueAt(capacityFor(100))).toEqual(at(47));
});

it('hands out the oldest first, up to the limit', async () => {
  const chat = await burst(3, at(1));
  await stores.store.chatEvents.publish(publishOf(chat, [message('later')], at(2)));
  const bodies = async (limit: number) =>
    (await stores.store.deliveryLeases.lease(at(3), at(48), capacityFor(limit))).map(
      ({ notification }) => notification.body,
    );
  expect(await bodies(2)).toEqual(['m0', 'm1']);
  expect(await bodies(10)).toEqual(['m2', 'later']);
  expect(await bodies(10)).toEqual([]);
});

it('never gives one delivery to two nodes', async () => {
  const tenantIds = await Promise.all([stores.newTenant(), stores.newTenant(), stores.newTenant()]);
  for (const tenantId of tenantIds) await burst(60, at(1), tenantId);
  const taken: string[] = [];
  for (let round = 0; taken.length < 180 && round < 60; round += 1) {
    const leases = await Promise.all(
      [stores.store, stores.other, stores.store, stores.other].map((node) =>
        node.deliveryLeases.lease(at(2), at(47), capacityFor(7)),
      ),
    );
    taken.push(...leases.flat().map(({ id }) => id));
  }
  expect(taken).toHaveLength(180);
  expect(new Set(taken).size).toBe(180);
});

it('does not let the burst of one tenant hold up another', async () => {
  const [loud, quiet] = await Promise.all([stores.newTenant(), stores.newTenant()]);
  await burst(100, at(1), loud);
  await burst(2, at(2), quiet);
  const leased = await stores.store.deliveryLeases.lease(at(3), at(48), capacityFor(10));
  expect(leased).toHaveLength(10);
  expect(leased.filter(({ tenantId }) => tenantId === quiet)).toHaveLength(2);
});

it('gives one tenant everything when nobody else has work', async () => {
  await burst(20);
  expect(await stores.store.deliveryLeases.lease(at(3), at(48), capacityFor(10))).toHaveLength(10);
});

describe('a lease that lapsed', () => {
  it('comes back to any node, as one whose gateway stopped', async () => {
    await burst(1);
    const first = await leaseOne(stores.store, at(2), at(47));
    expect(await stores.other.deliveryLeases.lease(at(46.9), at(90), capacityFor(10))).toEqual([]);
    const second = await leaseOne(stores.other, at(47), at(92));
    const interrupted = { outcome: 'interrupted', reason: 'LEASE_LAPSED', at: at(2), ambiguous: true };
    expect(second).toMatchObject({ id: first.id, lease: 2, interruptions: 1, attempts: [interrupted] });
  });

  it('leaves its old owner nothing to settle', async () => {
    await burst(1);
    const first = await leaseOne(stores.store, at(2), at(47));
    const second = await leaseOne(stores.other, at(47), at(92));
    const before = await row(first);
    await stores.store.deliveries.settle(settlementOf(first, { providerMessageId: 'late' }));
    expect(await row(first)).toEqual(before);
    // Not even by the new lease's number, which it cannot know.
    await stores.store.deliveries.settle(settlementOf(second));
    expect(await row(first)).toEqual(before);
    await stores.other.deliveries.settle(settlementOf(second, { providerMessageId: 'm2' }));
    expect(await row(first)).toMatchObject({ status: 'SENT', providerMessageId: 'm2' });
  });

  it('leaves its old owner nothing to settle even when it has the delivery again', async () => {
    await burst(1);
    const first = await leaseOne(stores.store, at(2), at(47));
    const again = await leaseOne(stores.store, at(47), at(92));
    await stores.store.deliveries.settle(settlementOf(first, { status: 'FAILED', reason: 'late' }));
    expect(await row(first)).toMatchObject({ status: 'PENDING', leasedBy: 'node-a', reason: null });
    await stores.store.deliveries.settle(settlementOf(again));
    expect(await row(first)).toMatchObject({ status: 'SENT' });
  });
});

it('gives the leases of another life back at once to a process that has the database alone', async () => {
  await burst(3);
  const [first] = await stores.store.deliveryLeases.lease(at(2), at(47), capacityFor(2));
  if (!first) throw new Error('nothing is due');
  expect(await stores.other.deliveryLeases.takeOverLeases(at(3), 45_000)).toBe(2);
  expect(await stores.other.deliveryLeases.lease(at(3), at(48), capacityFor(10))).toHaveLength(3);
  await stores.store.deliveries.settle(settlementOf(first));
  expect(await row(first)).toMatchObject({ status: 'RETRYING', leasedBy: 'node-b' });
});

it('has no target for a delivery whose subscription was cancelled after the event', async () => {
  const chat = await burst(1);
  await stores.store.pushSubscriptions.change(changeOf(chat, null, at(2)));
  expect(await leaseOne(stores.store)).toMatchObject({ target: null, removalReason: 'UNSUBSCRIBED' });
});

it('has the newest token for a delivery whose subscription was replaced after the event', async () => {
  const chat = await burst(1);
  await stores.store.pushSubscriptions.change(changeOf(chat, android('a-newer-token'), at(2)));
  const { target } = await leaseOne(stores.store, at(3));
  expect(target?.deviceToken.reveal()).toBe('a-newer-token');
});

it('still reaches the device after the chat has ended', async () => {
  const chat = await burst(1);
  await endChat(stores.store, chat.tenantId, chat.chatId, 'key:k1', at(2));
  const { target, removalReason } = await leaseOne(stores.store, at(3));
  expect([target?.deviceToken.reveal(), removalReason]).toEqual([`the-token-of-${chat.chatId}`, 'CHAT_ENDED']);
});
