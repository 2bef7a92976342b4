import type { LeasedDelivery } from '../../src/delivery/leases/leasedDelivery.js';
import type { ComingDelivery } from '../../src/delivery/leases/directLeases.js';
import { outboxOf, capacityFor, settlementOf } from './outbox.js';
import {
  android,
  at,
  changeOf,
  eventOf,
  message,
  openTestStores,
  publishOf,
  type TestStores,
} from '../support/testStores.js';

/** What whoever sends was asked, which of it has room, and what it was told of each promise. */
let coming: ComingDelivery[] = [];
let hasRoom: (delivery: ComingDelivery) => boolean = () => true;
let ended: (readonly LeasedDelivery[] | null)[] = [];

let stores: TestStores;
const { row } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores(undefined, (asked) => {
    coming = [...asked];
    const ids = new Set(asked.filter(hasRoom).map(({ id }) => id));
    return ids.size === 0 ? null : { ids, until: at(150), end: (leased) => ended.push(leased) };
  });
});
afterAll(() => stores.close());
beforeEach(async () => {
  await stores.prisma.delivery.deleteMany();
  [coming, hasRoom, ended] = [[], () => true, []];
});

async function subscribedChat() {
  const chat = await stores.newChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(0.5)));
  return chat;
}

async function publish(...parameters: Parameters<typeof publishOf>) {
  const result = await stores.store.chatEvents.publish(publishOf(...parameters));
  if (result.kind !== 'published') throw new Error(result.kind);
  return result;
}

const isDue = async () => (await stores.other.deliveryLeases.lease(at(3), at(48), capacityFor(10))).length > 0;

it('leases a delivery as it is written, as a lease would have done', async () => {
  const chat = await subscribedChat();
  const { deliveries, hasQueuedDeliveries } = await publish(chat, [message('hello')]);
  expect(hasQueuedDeliveries).toBe(false);
  expect(coming).toEqual([{ id: deliveries[0]?.id, tenantId: chat.tenantId, appId: 'app' }]);
  const [direct] = ended[0] ?? [];
  if (!direct) throw new Error('nothing was leased');
  expect(await row(direct)).toMatchObject({ status: 'PENDING', leases: 1, leasedBy: 'node-a', dueAt: at(150) });
  expect(await isDue()).toBe(false);
  // And what a lease says of it, should this node die with it.
  const [later] = await stores.other.deliveryLeases.lease(at(150), at(300), capacityFor(10));
  expect(later).toEqual({
    ...direct,
    lease: 2,
    interruptions: 1,
    attempts: [expect.objectContaining({ outcome: 'interrupted' })],
  });
  expect(direct.target?.deviceToken.reveal()).toBe(`the-token-of-${chat.chatId}`);
  expect(direct).toMatchObject({ chatId: chat.chatId, appId: 'app', service: 'ANDROID_FIREBASE', createdAt: at(1) });
});

it('is settled by its node alone', async () => {
  await publish(await subscribedChat(), [message('hello')]);
  const [direct] = ended[0] ?? [];
  if (!direct) throw new Error('nothing was leased');
  await stores.other.deliveries.settle(settlementOf(direct));
  expect(await row(direct)).toMatchObject({ status: 'PENDING' });
  await stores.store.deliveries.settle(settlementOf(direct));
  expect(await row(direct)).toMatchObject({ status: 'SENT', dueAt: null, leasedBy: null });
});

it('counts what the client has not seen, across publishes and within one', async () => {
  const chat = await subscribedChat();
  await publish(chat, [message('one')]);
  await stores.store.deliveries.settle(settlementOf(ended[0]?.[0] as LeasedDelivery));
  await publish(chat, [message('two'), message('three')], at(2));
  expect(ended[1]?.map(({ badgeCount }) => badgeCount)).toEqual([2, 3]);
  for (const leased of ended[1] ?? []) await stores.store.deliveries.settle(settlementOf(leased));
  await stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(3)));
  await publish(chat, [message('four')], at(4));
  expect(ended[2]?.map(({ badgeCount }) => badgeCount)).toEqual([1]);
});

it('does not count what the client has fetched', async () => {
  const chat = await subscribedChat();
  await publish(chat, [message('one'), message('two'), message('three')]);
  for (const leased of ended[0] ?? []) await stores.store.deliveries.settle(settlementOf(leased));
  const { tenantId, chatId } = chat;
  await stores.prisma.chatSession.update({
    where: { tenantId_chatId: { tenantId, chatId } },
    data: { fetchedSeq: 3 },
  });
  await publish(chat, [message('four'), message('five')], at(2));
  expect(ended[1]?.map(({ badgeCount }) => badgeCount)).toEqual([1, 2]);
});

it('leaves to the outbox what there is no room for', async () => {
  const [full, free] = [await subscribedChat(), await subscribedChat()];
  hasRoom = ({ tenantId }) => tenantId === free.tenantId;
  const [first, second] = await Promise.all([publish(full, [message('one')]), publish(free, [message('two')])]);
  expect([first.hasQueuedDeliveries, second.hasQueuedDeliveries]).toEqual([true, false]);
  expect(ended.flat().map((leased) => leased?.tenantId)).toEqual([free.tenantId]);
  expect(await isDue()).toBe(true);
});

it('does not overtake an earlier one of the chat', async () => {
  const chat = await subscribedChat();
  hasRoom = () => false;
  await publish(chat, [message('one')]);
  hasRoom = () => true;
  expect((await publish(chat, [message('two')], at(2))).hasQueuedDeliveries).toBe(true);
  expect(ended).toEqual([[]]);
});

it('is not done where another node has written to the chat since it was read', async () => {
  const chat = await subscribedChat();
  const late = publishOf(chat, [message('two')], at(2));
  const plan: typeof late.plan = async (context) => {
    const other = await stores.other.chatEvents.publish(publishOf(chat, [eventOf('chat_session_typing')]));
    expect(other.kind).toBe('published');
    return late.plan(context);
  };
  expect(await stores.store.chatEvents.publish({ ...late, plan })).toMatchObject({ hasQueuedDeliveries: true });
  expect(ended).toEqual([[]]);
});

it('is not done for a client that is there to fetch the event', async () => {
  const chat = await subscribedChat();
  await stores.prisma.chatSession.updateMany({ where: { chatId: chat.chatId }, data: { presentUntil: at(30) } });
  const { deliveries } = await publish(chat, [message('hello')]);
  expect(deliveries).toMatchObject([{ status: 'PENDING', reason: 'CLIENT_PRESENT', dueAt: at(30) }]);
  expect(ended).toEqual([[]]);
});

it('is not done for whoever has unsubscribed, nor for the end of a chat', async () => {
  const [unsubscribed, over] = [await subscribedChat(), await subscribedChat()];
  await stores.store.pushSubscriptions.change(changeOf(unsubscribed, null, at(0.6)));
  expect(await publish(unsubscribed, [message('hello')])).toMatchObject({
    deliveries: [{ status: 'SUPPRESSED' }],
    hasQueuedDeliveries: false,
  });
  expect(ended).toEqual([[]]);
  expect(await publish(over, [eventOf('chat_session_ended')])).toMatchObject({ hasQueuedDeliveries: true });
  expect(ended).toEqual([[]]);
  expect(await isDue()).toBe(true);
});

it('leases nothing where nothing was written', async () => {
  const chat = await subscribedChat();
  const late = publishOf(chat, [message('hello')], new Date(Number.NaN));
  await expect(stores.store.chatEvents.publish(late)).rejects.toThrow();
  expect(ended).toEqual([[]]);
});

it('tells whoever sends where nobody knows whether it was written', async () => {
  const chat = await subscribedChat();
  const broken = publishOf(chat, [message('hello')]);
  const plan: typeof broken.plan = async (context) => {
    const planned = await broken.plan(context);
    const [first] = planned.events;
    const unwritable = {
      toJSON() {
        throw new Error('no JSON');
      },
    };
    if (first) first.event = { ...first.event, data: unwritable };
    return planned;
  };
  await expect(stores.store.chatEvents.publish({ ...broken, plan })).rejects.toThrow('no JSON');
  expect(ended).toEqual([null]);
});

it('tells them in the order of the events', async () => {
  const chat = await subscribedChat();
  await publish(
    chat,
    Array.from({ length: 40 }, (_, index) => message(`m${index}`)),
  );
  expect(ended[0]?.map(({ notification }) => notification.body)).toEqual(Array.from({ length: 40 }, (_, n) => `m${n}`));
});

it('gives back what a late commit has leased', async () => {
  await publish(await subscribedChat(), [message('hello')]);
  const [direct] = ended[0] ?? [];
  if (!direct) throw new Error('nothing was leased');
  expect(await stores.other.deliveryLeases.giveBack([direct], at(2))).toBe(0);
  expect(await stores.store.deliveryLeases.giveBack([direct], at(2))).toBe(1);
  expect(await row(direct)).toMatchObject({ attempts: [], interruptions: 0, leasedBy: null, dueAt: at(2) });
  expect(await stores.store.deliveryLeases.giveBack([direct], at(3))).toBe(0);
});
