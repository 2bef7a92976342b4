import { endChat } from '../chats/endChat.js';
import {
  android,
  at,
  changeOf,
  eventOf,
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

async function tokenOf(chat: Chat): Promise<string | null> {
  const found = await stores.store.pushSubscriptions.find(chat.tenantId, chat.chatId);
  return found && found.deviceToken.reveal();
}

function newChats(count: number, tenantId: number): Promise<Chat[]> {
  return Promise.all(Array.from({ length: count }, () => stores.newChat(tenantId)));
}

it('keeps the order of changes of one chat, however many come at once', async () => {
  const chat = await stores.newChat();
  const devices = Array.from({ length: 21 }, (_, index) => (index % 3 === 1 ? null : android(`token-${index}`)));
  await Promise.all(
    devices.map((device, index) => stores.store.pushSubscriptions.change(changeOf(chat, device, at(index)))),
  );
  expect(await tokenOf(chat)).toBe('token-20');
  const entries = await stores.prisma.auditEntry.findMany({
    where: { tenantId: chat.tenantId, object: `chat:${chat.chatId}` },
    orderBy: { id: 'asc' },
  });
  expect(entries.map((entry) => entry.at)).toEqual(devices.map((_, index) => at(index)));
});

it('cancels last when the cancelling came last', async () => {
  const chat = await stores.newChat();
  await Promise.all([
    stores.store.pushSubscriptions.change(changeOf(chat, android('token'), at(1))),
    stores.store.pushSubscriptions.change(changeOf(chat, null, at(2))),
  ]);
  expect(await tokenOf(chat)).toBeNull();
});

it('takes 300 subscribes at once', async () => {
  const chats = await newChats(300, await stores.newTenant());
  const verdicts = await Promise.all(
    chats.map((chat) => stores.store.pushSubscriptions.change(changeOf(chat, android(`of-${chat.chatId}`), at(1)))),
  );
  for (const [index, verdict] of verdicts.entries()) {
    expect(verdict).toMatchObject({ kind: 'changed', session: { chatId: chats[index]?.chatId } });
  }
  const rows = await stores.prisma.pushSubscription.findMany({ where: { tenantId: chats[0]?.tenantId ?? 0 } });
  expect(rows).toHaveLength(300);
  for (const row of rows) expect(row.deviceToken).toBe(`of-${row.chatId}`);
});

it('takes the same chats from two nodes at once', async () => {
  const chats = await newChats(100, await stores.newTenant());
  await Promise.all(
    [stores.store, stores.other].flatMap((node, index) =>
      (index === 0 ? chats : [...chats].reverse()).map((chat) =>
        node.pushSubscriptions.change(changeOf(chat, android(`node-${index}-${chat.chatId}`), at(1))),
      ),
    ),
  );
  for (const token of await Promise.all(chats.map(tokenOf))) expect(token).toMatch(/^node-[01]-chat-/);
});

/** Each way in which a chat can end while its client subscribes. */
const ENDS: Record<string, (chat: Chat) => Promise<unknown>> = {
  'an API call': (chat) => endChat(stores.other, chat.tenantId, chat.chatId, 'key:k1', at(2)),
  'an event': (chat) => stores.other.chatEvents.publish(publishOf(chat, [eventOf('chat_session_ended')], at(2))),
};

describe.each(Object.keys(ENDS))('a chat that %s ends at the moment of subscribing', (name) => {
  it('has no subscription afterwards, whoever came first', async () => {
    const chats = await newChats(150, await stores.newTenant());
    const kinds = await Promise.all(
      chats.map(async (chat, index) => {
        const subscribe = () => stores.store.pushSubscriptions.change(changeOf(chat, android('token'), at(1)));
        const end = () => ENDS[name]?.(chat);
        // Both orders of calling; which one the database takes first is its own affair.
        const [subscribed] = index % 2 === 0 ? await Promise.all([subscribe(), end()]) : await both(subscribe, end);
        return subscribed.kind;
      }),
    );
    expect(kinds.filter((kind) => kind !== 'changed' && kind !== 'chatEnded')).toEqual([]);
    const sessions = await stores.prisma.chatSession.findMany({
      where: { tenantId: chats[0]?.tenantId ?? 0 },
      include: { pushSubscription: true },
    });
    expect(sessions.filter(({ endedAt }) => endedAt === null)).toEqual([]);
    const active = sessions.filter(({ pushSubscription }) => pushSubscription?.removedAt === null);
    expect(active.map(({ chatId }) => chatId)).toEqual([]);
  });
});

async function both<T>(second: () => Promise<T>, first: () => unknown): Promise<[T]> {
  const earlier = first();
  const result = await second();
  await earlier;
  return [result];
}
