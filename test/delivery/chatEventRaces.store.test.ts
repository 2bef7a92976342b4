import { endChat } from '../chats/endChat.js';
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
  stores = await openTestStores();
});
afterAll(() => stores.close());

async function subscribedChats(count: number): Promise<Chat[]> {
  const tenantId = await stores.newTenant();
  const chats = await Promise.all(Array.from({ length: count }, () => stores.newChat(tenantId)));
  await Promise.all(chats.map((chat) => stores.store.pushSubscriptions.change(changeOf(chat, android('token')))));
  return chats;
}

/** Bodies of the deliveries of a chat, by the number of their event. */
async function bodies({ tenantId, chatId }: Chat): Promise<[seq: number, body: string][]> {
  const rows = await stores.prisma.delivery.findMany({ where: { tenantId, chatId }, orderBy: { seq: 'asc' } });
  return rows.map(({ seq, notification }) => [seq, (notification as { body: string }).body]);
}

it('loses none of 200 publishes to 20 chats at once, and keeps the order within each', async () => {
  const chats = await subscribedChats(20);
  const results = await Promise.all(
    Array.from({ length: 200 }, (_, index) => {
      const chat = chats[index % chats.length] as Chat;
      return stores.store.chatEvents.publish(publishOf(chat, [message(`m${Math.floor(index / 20)}`)]));
    }),
  );
  expect(results.filter((result) => result.kind !== 'published' || result.accepted !== 1)).toEqual([]);
  const expected = Array.from({ length: 10 }, (_, index) => [index + 1, `m${index}`]);
  for (const chat of chats) expect(await bodies(chat)).toEqual(expected);
});

it('numbers events of two nodes without a gap or a double', async () => {
  const chats = await subscribedChats(10);
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const node = index % 2 === 0 ? stores.store : stores.other;
      return node.chatEvents.publish(
        publishOf(chats[index % 10] as Chat, [message(`a${index}`), message(`b${index}`)]),
      );
    }),
  );
  for (const chat of chats) {
    const told = await bodies(chat);
    expect(told.map(([seq]) => seq)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    // The two events of one publish stay together.
    for (let index = 0; index < 20; index += 2) {
      expect(told[index + 1]?.[1]).toBe(told[index]?.[1].replace('a', 'b'));
    }
  }
});

it('stores a message once, however many nodes publish it at once', async () => {
  const [chat] = await subscribedChats(1);
  if (!chat) throw new Error('no chat');
  const results = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const node = index % 2 === 0 ? stores.store : stores.other;
      return node.chatEvents.publish(publishOf(chat, [message('once', 'm1')]));
    }),
  );
  const accepted = results.map((result) => (result.kind === 'published' ? result.accepted : -1));
  expect(accepted.sort()).toEqual([...Array.from({ length: 19 }, () => 0), 1]);
  expect(await bodies(chat)).toHaveLength(1);
});

it('ends a chat once, however many say so', async () => {
  const chats = await subscribedChats(20);
  const end = eventOf('chat_session_ended');
  for (const chat of chats) {
    const results = await Promise.all([
      stores.store.chatEvents.publish(publishOf(chat, [end], at(1))),
      stores.other.chatEvents.publish(publishOf(chat, [end], at(2))),
      endChat(stores.other, chat.tenantId, chat.chatId, 'key:k2', at(3)),
    ]);
    // Whoever comes later says what is known already.
    const ended = results.filter((result) =>
      typeof result === 'boolean' ? result : result.kind === 'published' && result.accepted === 1,
    );
    expect(ended).toHaveLength(1);
    const { tenantId, chatId } = chat;
    const audit = await stores.prisma.auditEntry.findMany({
      where: { tenantId, object: `chat:${chatId}`, action: 'endChat' },
    });
    expect(audit).toHaveLength(1);
    expect((await bodies(chat)).length).toBeLessThanOrEqual(1);
  }
});

it('lets a publish whose plan fails fail alone', async () => {
  const chats = await subscribedChats(3);
  const fails = () => Promise.reject(new Error('no plan'));
  const results = await Promise.allSettled(
    chats.map((chat, index) => {
      const publish = publishOf(chat, [message('good')]);
      return stores.store.chatEvents.publish(index === 1 ? { ...publish, plan: fails } : publish);
    }),
  );
  expect(results).toMatchObject([{ status: 'fulfilled' }, { reason: new Error('no plan') }, { status: 'fulfilled' }]);
  expect((await Promise.all(chats.map(bodies))).map(({ length }) => length)).toEqual([1, 0, 1]);
});

it('lets one bad publish fail alone', async () => {
  const chats = await subscribedChats(3);
  const results = await Promise.allSettled(
    chats.map((chat, index) =>
      stores.store.chatEvents.publish(publishOf(chat, [message(index === 1 ? 'NUL \0' : 'good')])),
    ),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect((await Promise.all(chats.map(bodies))).map(({ length }) => length)).toEqual([1, 0, 1]);
});
