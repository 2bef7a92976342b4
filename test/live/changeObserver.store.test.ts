import { Redacted } from '../../src/domain/redacted.js';
import type { ChangeObserver } from '../../src/domain/changeObserver.js';
import { endChat } from '../chats/endChat.js';
import { outboxOf, capacityFor, settlementOf } from '../delivery/outbox.js';
import {
  android,
  at,
  changeOf,
  message,
  openTestStores,
  publishOf,
  type Chat,
  type TestStores,
} from '../support/testStores.js';

let watched = true;
const told = { deliveries: [] as string[], chats: [] as string[] };
const observer: ChangeObserver = {
  isWatched: () => watched,
  deliveries: (changed) => void told.deliveries.push(...changed.map(({ id }) => id)),
  pushSubscriptions: (changed) => void told.chats.push(...changed.map(({ chatId }) => chatId)),
};
/** What was told since the last look. */
function news(): { deliveries: string[]; chats: string[] } {
  return { deliveries: told.deliveries.splice(0), chats: told.chats.splice(0) };
}

let stores: TestStores;
const { burst } = outboxOf(() => stores);
beforeAll(async () => {
  stores = await openTestStores(observer);
});
afterAll(() => stores.close());
beforeEach(async () => {
  watched = true;
  await stores.prisma.delivery.deleteMany();
  news();
});

const idsOf = async ({ tenantId, chatId }: Chat) =>
  (await stores.prisma.delivery.findMany({ where: { tenantId, chatId }, orderBy: { seq: 'asc' } })).map(({ id }) => id);
const subscribe = (chat: Chat, token: string | null) =>
  stores.store.pushSubscriptions.change(changeOf(chat, token === null ? null : android(token)));
const seen = (chat: Chat, until: Date, when: Date) =>
  stores.store.presence.see({ ...chat, until, at: when, signal: 'CONFIRM' });
const look = (chat: Chat, when: Date) =>
  stores.store.chatInbox.fetch({ ...chat, presentUntil: at(99), at: when, signal: 'CONFIRM', afterSeq: 0 });

it('receives changed push subscriptions, and no others', async () => {
  const chat = await stores.newChat();
  const steps: [string | null, number][] = [
    ['one', 1],
    ['one', 0],
    ['two', 1],
    [null, 1],
    [null, 0],
    ['two', 1],
  ];
  for (const [token, count] of steps) {
    await subscribe(chat, token);
    expect(news().chats).toEqual(Array.from({ length: count }, () => chat.chatId));
  }
  await endChat(stores.store, chat.tenantId, chat.chatId, 'key:k1', at(5));
  expect(news().chats).toEqual([chat.chatId]);
  const never = await stores.newChat();
  await endChat(stores.store, never.tenantId, never.chatId, 'key:k1', at(5));
  expect(news().chats).toEqual([]);
});

it('receives removals of dead tokens', async () => {
  const chat = await stores.newChat();
  await subscribe(chat, 'dead');
  news();
  const dead = { ...chat, deviceToken: new Redacted('dead'), detail: 'UNREGISTERED', at: at(3) };
  const removal = { reason: 'TOKEN_UNREGISTERED', registeredBefore: at(3) } as const;
  for (const count of [1, 0]) {
    await stores.store.pushedTokens.removeToken({ ...dead, removal });
    expect(news().chats).toHaveLength(count);
  }
});

it('receives deliveries that are created, finished and rescheduled', async () => {
  const chat = await burst(3);
  const ids = await idsOf(chat);
  expect(news().deliveries).toEqual(ids);
  const leased = await stores.store.deliveryLeases.lease(at(2), at(60), capacityFor(3));
  await Promise.all(
    leased.map((one, index) =>
      stores.store.deliveries.settle(settlementOf(one, index === 0 ? { status: 'RETRYING', dueAt: at(9) } : {})),
    ),
  );
  expect(news().deliveries.sort()).toEqual(ids.sort());
});

it('receives deliveries that wait for a client, and fetched ones', async () => {
  const chat = await stores.newChat();
  await subscribe(chat, 'present');
  await seen(chat, at(50), at(1));
  await stores.store.chatEvents.publish(publishOf(chat, [message('m')], at(2)));
  const ids = await idsOf(chat);
  expect(news().deliveries).toEqual(ids);
  await stores.store.presence.markSent({ ...chat, upTo: 1, until: at(40) });
  expect(news().deliveries).toEqual(ids);
  await look(chat, at(3));
  expect(news().deliveries).toEqual(ids);
  await look(chat, at(4));
  expect(news().deliveries).toEqual([]);
  expect(await stores.prisma.delivery.findMany({ where: { chatId: chat.chatId } })).toMatchObject([
    { status: 'SUPPRESSED', reason: 'CLIENT_FETCHED' },
  ]);
});

it('receives subscriptions of chats ended by a contact center', async () => {
  const chat = await stores.newChat();
  await subscribe(chat, 'first');
  const learned = { ...chat, ...{ state: null, phoneNumber: null, from: null, locale: null, parameters: null } };
  const by = { actor: 'device:app:test', address: null };
  news();
  await stores.store.upstreamChats.learn({ ...learned, ...by, chatId: 'the-next-one', at: at(6) });
  expect(news().chats).toEqual([chat.chatId]);
  const next = { ...chat, chatId: 'the-next-one' };
  await subscribe(next, 'second');
  news();
  await stores.store.upstreamChats.end({ ...next, ...by, reason: 'CLIENT_ENDED', at: at(7) });
  expect(news().chats).toEqual(['the-next-one']);
});

it('receives a thousand settlements at once', async () => {
  const chat = await burst(1_000);
  news();
  const leased = await stores.store.deliveryLeases.lease(at(2), at(60), capacityFor(1_000));
  await Promise.all(leased.map((one) => stores.store.deliveries.settle(settlementOf(one))));
  expect(new Set(news().deliveries)).toEqual(new Set(await idsOf(chat)));
});

it('costs no extra statement without subscribers', async () => {
  watched = false;
  const chat = await stores.newChat();
  await subscribe(chat, 'one');
  await subscribe(chat, 'two');
  expect(news().chats).toEqual([]);
});
