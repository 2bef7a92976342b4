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

async function subscribedChat(): Promise<Chat> {
  const chat = await stores.newChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android(`the-token-of-${chat.chatId}`), at(0)));
  return chat;
}

function publish(...args: Parameters<typeof publishOf>) {
  return stores.store.chatEvents.publish(publishOf(...args));
}

function events({ tenantId, chatId }: Chat) {
  return stores.prisma.chatEvent.findMany({ where: { tenantId, chatId }, orderBy: { seq: 'asc' } });
}

function deliveries({ tenantId, chatId }: Chat) {
  return stores.prisma.delivery.findMany({ where: { tenantId, chatId }, orderBy: { seq: 'asc' } });
}

function session({ tenantId, chatId }: Chat) {
  return stores.prisma.chatSession.findUniqueOrThrow({
    where: { tenantId_chatId: { tenantId, chatId } },
    include: { pushSubscription: true },
  });
}

it('stores what happened, and a delivery for what is to be told', async () => {
  const chat = await subscribedChat();
  const said = eventOf('chat_session_message', {
    msgId: 'm1',
    partyId: 'p1',
    partyType: 'INTERNAL',
    displayName: 'Ann',
    msg: 'Hello 😀',
    occurredAt: at(0.5),
  });
  const result = await publish(chat, [eventOf('chat_session_typing'), said], at(1));
  const [delivery, ...more] = await deliveries(chat);
  expect(more).toEqual([]);
  expect(result).toEqual({
    kind: 'published',
    accepted: 2,
    duplicates: 0,
    hasQueuedDeliveries: true,
    isPresent: false,
    deliveries: [
      {
        tenantId: chat.tenantId,
        id: delivery?.id,
        chatId: chat.chatId,
        event: 'chat_session_message',
        service: 'ANDROID_FIREBASE',
        status: 'PENDING',
        reason: null,
        createdAt: at(1),
        dueAt: at(1),
        settledAt: null,
      },
    ],
  });
  expect(delivery).toMatchObject({
    seq: 2,
    leases: 0,
    attempts: [],
    dueAt: at(1),
    leasedBy: null,
    expiresAt: at(3601),
    notification: { chatId: chat.chatId, event: 'chat_session_message', title: 'Ann', body: 'Hello 😀' },
  });
  const [, stored] = await events(chat);
  expect(stored).toMatchObject({
    seq: 2,
    msgId: 'm1',
    partyId: 'p1',
    content: { displayName: 'Ann', partyType: 'INTERNAL', msg: 'Hello 😀' },
    occurredAt: at(0.5),
    receivedAt: at(1),
  });
});

it('numbers the events of a chat in the order of their publishing', async () => {
  const chat = await subscribedChat();
  await publish(chat, [message('one'), message('two')]);
  await publish(chat, [message('three')]);
  expect((await events(chat)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(
    (await deliveries(chat)).map(({ seq, notification }) => [seq, (notification as { body: string }).body]),
  ).toEqual([
    [1, 'one'],
    [2, 'two'],
    [3, 'three'],
  ]);
});

describe('a repeat', () => {
  it('is known by its msgId and changes nothing', async () => {
    const chat = await subscribedChat();
    await publish(chat, [message('Hello', 'm1')]);
    const repeated = await publish(chat, [message('Hello again', 'm1'), message('New', 'm2')]);
    expect(repeated).toMatchObject({ accepted: 1, duplicates: 1, deliveries: [{ event: 'chat_session_message' }] });
    expect(await events(chat)).toHaveLength(2);
    expect(await deliveries(chat)).toHaveLength(2);
    const all = await publish(chat, [message('Hello', 'm1'), message('New', 'm2')]);
    expect(all).toEqual({
      kind: 'published',
      accepted: 0,
      duplicates: 2,
      deliveries: [],
      hasQueuedDeliveries: false,
      isPresent: false,
    });
  });

  it('is known within one publish too', async () => {
    const chat = await subscribedChat();
    const result = await publish(chat, [message('first', 'm1'), message('second', 'm1')]);
    expect(result).toMatchObject({ accepted: 1, duplicates: 1 });
    expect((await deliveries(chat)).map(({ notification }) => notification)).toMatchObject([{ body: 'first' }]);
  });

  it('is none without a msgId, from another party, or of another event', async () => {
    const chat = await subscribedChat();
    const two = (partyId: string) => eventOf('chat_session_message_read', { msgId: 'm1', partyId });
    const delivered = eventOf('chat_session_message_delivered', { msgId: 'm1', partyId: 'p1' });
    const result = await publish(chat, [message('x'), message('x'), two('p1'), two('p2'), delivered]);
    expect(result).toMatchObject({ accepted: 5, duplicates: 0 });
  });
});

describe('a session', () => {
  it('is connected once an agent joins, and remembers the parties', async () => {
    const chat = await subscribedChat();
    await publish(chat, [eventOf('chat_session_party_joined', { partyId: 'b', partyType: 'SCENARIO' })]);
    expect((await session(chat)).state).toBe('QUEUED');
    const ann = { partyId: 'p1', partyType: 'INTERNAL', displayName: 'Ann' } as const;
    await publish(chat, [eventOf('chat_session_party_joined', ann)]);
    expect(await session(chat)).toMatchObject({
      state: 'CONNECTED',
      parties: { b: { displayName: null, type: 'SCENARIO' }, p1: { displayName: 'Ann', type: 'INTERNAL' } },
    });
    await publish(chat, [eventOf('chat_session_message', { partyId: 'p1', msg: 'Hello' })]);
    expect((await deliveries(chat)).at(-1)?.notification).toMatchObject({ title: 'Ann' });
  });

  it('is over with an event that says so, and its subscription with it', async () => {
    const chat = await subscribedChat();
    const result = await publish(chat, [message('Bye'), eventOf('chat_session_ended')], at(5));
    expect(result).toMatchObject({ accepted: 2, deliveries: [{ status: 'PENDING' }, { status: 'PENDING' }] });
    expect(await session(chat)).toMatchObject({
      state: 'COMPLETED',
      endedAt: at(5),
      endReason: 'PLATFORM_ENDED',
      // The token stays for the pushes that are still on their way.
      pushSubscription: { removedAt: at(5), removalReason: 'CHAT_ENDED', deviceToken: `the-token-of-${chat.chatId}` },
    });
    const audit = await stores.prisma.auditEntry.findMany({ where: { tenantId: chat.tenantId, action: 'endChat' } });
    expect(audit).toMatchObject([
      { at: at(5), actor: 'key:k1', object: `chat:${chat.chatId}`, details: { reason: 'PLATFORM_ENDED' } },
    ]);
  });
});

describe('makes no delivery', () => {
  it('for a chat that was never subscribed', async () => {
    const chat = await stores.newChat();
    expect(await publish(chat, [message('Hello')])).toMatchObject({ accepted: 1, deliveries: [] });
    expect(await deliveries(chat)).toEqual([]);
  });

  it('that anybody would send after the subscription was cancelled, but says why', async () => {
    const chat = await subscribedChat();
    await stores.store.pushSubscriptions.change(changeOf(chat, null, at(1)));
    const result = await publish(chat, [message('Hello')], at(2));
    const suppressed = { status: 'SUPPRESSED', reason: 'UNSUBSCRIBED', settledAt: at(2) };
    expect(result).toMatchObject({ deliveries: [suppressed] });
    expect(await deliveries(chat)).toMatchObject([{ ...suppressed, dueAt: null }]);
  });

  it('for events that wake nobody', async () => {
    const chat = await subscribedChat();
    const own = eventOf('chat_session_message', { partyId: chat.clientId.reveal(), msg: 'mine' });
    expect(await publish(chat, [eventOf('chat_session_status'), own])).toMatchObject({ accepted: 2, deliveries: [] });
  });
});

it.each<[string, string, (chat: Chat) => Chat]>([
  ['a chat nobody knows', 'chatNotFound', (chat) => ({ ...chat, chatId: 'no-such-chat' })],
  ["another tenant's chat", 'chatNotFound', (chat) => ({ ...chat, tenantId: 999_999 })],
  ['a chat that has ended', 'chatEnded', (chat) => chat],
])('refuses %s and stores nothing', async (_name, kind, changed) => {
  const chat = await subscribedChat();
  await endChat(stores.store, chat.tenantId, chat.chatId, 'key:k1', at(1));
  expect(await publish(changed(chat), [message('Hello')], at(2))).toEqual({ kind });
  expect(await events(chat)).toMatchObject([{ event: 'chat_session_ended' }]);
  expect(await deliveries(chat)).toMatchObject([{ event: 'chat_session_ended' }]);
});

it('keeps text that looks like an escape as it is', async () => {
  const chat = await subscribedChat();
  await publish(chat, [message('C:\\u0000 \\ud800 "quoted" \n')]);
  expect((await deliveries(chat))[0]?.notification).toMatchObject({ body: 'C:\\u0000 \\ud800 "quoted" \n' });
});
