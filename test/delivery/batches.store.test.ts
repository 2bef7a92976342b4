/** Publishes to many chats in one call of the publisher: one statement, in which each chat has a result of its own. */
import type { Publish } from '../../src/delivery/publishing/publishSteps.js';
import {
  android,
  at,
  changeOf,
  eventOf,
  message,
  openTestStores,
  publishOf,
  type Chat,
  type TestStores,
} from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores(undefined, (coming) => ({
    ids: new Set(coming.map(({ id }) => id)),
    until: at(150),
    end: () => undefined,
  }));
});
afterAll(() => stores.close());

async function subscribedChats(count: number): Promise<Chat[]> {
  const tenantId = await stores.newTenant();
  const chats: Chat[] = [];
  for (let index = 0; index < count; index += 1) {
    const chat = await stores.newChat(tenantId);
    await stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(0.5)));
    chats.push(chat);
  }
  return chats;
}

const hello = (chat: Chat, text = 'hello'): Publish => publishOf(chat, [message(text)]);
const kinds = (results: readonly { kind: string }[]) => results.map(({ kind }) => kind);
/** By how many statements the events of these chats were written. */
async function writesOf(chats: readonly Chat[]): Promise<number> {
  const [row] = await stores.prisma.$queryRawUnsafe<{ writes: number }[]>(
    'SELECT count(DISTINCT xmin::text)::int AS writes FROM chat_events WHERE chat_id = ANY($1::text[])',
    chats.map(({ chatId }) => chatId),
  );
  return row?.writes ?? 0;
}
const textsOf = async ({ tenantId, chatId }: Chat) =>
  (await stores.prisma.chatEvent.findMany({ where: { tenantId, chatId }, orderBy: { seq: 'asc' } })).map(
    ({ content }) => (content as { msg: string }).msg,
  );
const deliveriesOf = ({ tenantId }: Chat) => stores.prisma.delivery.findMany({ where: { tenantId } });

it('writes all chats in one statement, with results in the order of the call', async () => {
  const chats = await subscribedChats(30);
  const [first, , third] = chats;
  if (!first || !third) throw new Error('there are no chats');
  const ended = await stores.newChat(first.tenantId);
  await stores.store.chatEvents.publish(publishOf(ended, [eventOf('chat_session_ended')]));
  const unknown = { ...third, chatId: 'no-such-chat' };
  const results = await stores.store.chatEvents.publishAll(
    [unknown, ...chats.map((chat) => hello(chat)), ended].map((one) => ('events' in one ? one : hello(one))),
  );
  expect(kinds(results)).toEqual(['chatNotFound', ...chats.map(() => 'published'), 'chatEnded']);
  expect(await writesOf(chats)).toBe(1);
  const deliveries = await deliveriesOf(first);
  expect(deliveries).toHaveLength(30);
  expect(new Set(deliveries.map(({ leasedBy }) => leasedBy))).toEqual(new Set(['node-a']));
});

it('shares a statement with other calls that come at the same moment', async () => {
  const chats = await subscribedChats(4);
  const [one, ...others] = chats;
  if (!one) throw new Error('there is no chat');
  const [result, results] = await Promise.all([
    stores.store.chatEvents.publish(hello(one)),
    stores.store.chatEvents.publishAll(others.map((chat) => hello(chat))),
  ]);
  expect(kinds([result, ...results])).toEqual(chats.map(() => 'published'));
  expect(await writesOf(chats)).toBe(1);
});

it('keeps the order of calls about the same chat', async () => {
  const [one, other] = await subscribedChats(2);
  if (!one || !other) throw new Error('there are no chats');
  await Promise.all([
    stores.store.chatEvents.publish(hello(one, '1')),
    stores.store.chatEvents.publishAll([hello(other, '1'), hello(one, '2')]),
    stores.store.chatEvents.publish(hello(other, '2')),
    stores.store.chatEvents.publishAll([hello(one, '3'), hello(other, '3')]),
  ]);
  expect([await textsOf(one), await textsOf(other)]).toEqual([
    ['1', '2', '3'],
    ['1', '2', '3'],
  ]);
});

it('ends the chats that end, and leases the deliveries of the others at once', async () => {
  const chats = await subscribedChats(3);
  const [one, ending] = chats;
  if (!one || !ending) throw new Error('there are no chats');
  const results = await stores.store.chatEvents.publishAll(
    chats.map((chat) => (chat === ending ? publishOf(chat, [eventOf('chat_session_ended')]) : hello(chat))),
  );
  expect(kinds(results)).toEqual(['published', 'published', 'published']);
  const leased = (await deliveriesOf(one)).filter(({ leasedBy }) => leasedBy !== null).map(({ chatId }) => chatId);
  expect(leased).toEqual(chats.filter((chat) => chat !== ending).map(({ chatId }) => chatId));
  const where = { tenantId_chatId: { tenantId: ending.tenantId, chatId: ending.chatId } };
  const { removedAt } = await stores.prisma.pushSubscription.findUniqueOrThrow({ where });
  expect(removedAt).not.toBeNull();
});

it('fails one chat alone whose row the database refuses', async () => {
  const chats = await subscribedChats(3);
  const results = await stores.store.chatEvents.publishAll(
    chats.map((chat, index) => hello(chat, index === 1 ? 'a\0b' : 'hello')),
  );
  expect(kinds(results)).toEqual(['published', 'failed', 'published']);
  expect(await Promise.all(chats.map(textsOf))).toEqual([['hello'], [], ['hello']]);
});

it('lets two nodes write to the same chats in opposite order at the same time', async () => {
  const chats = await subscribedChats(40);
  const rounds = Array.from({ length: 10 }, (_, round) => String(round));
  const publishing = (store: TestStores['store'], mark: string, ordered: readonly Chat[]) =>
    Promise.all(rounds.map((round) => store.chatEvents.publishAll(ordered.map((chat) => hello(chat, mark + round)))));
  const results = await Promise.all([
    publishing(stores.store, 'a', chats),
    publishing(stores.other, 'b', [...chats].reverse()),
  ]);
  expect(new Set(results.flat(2).map(({ kind }) => kind))).toEqual(new Set(['published']));
  for (const chat of chats) {
    const texts = await textsOf(chat);
    for (const mark of ['a', 'b']) {
      expect(texts.filter((text) => text.startsWith(mark))).toEqual(rounds.map((round) => mark + round));
    }
  }
});
