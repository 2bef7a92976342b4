import { endChat } from '../chats/endChat.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { android, at, changeOf, ios, openTestStores, type Chat, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

/** Audit entries of a chat, oldest first. */
function audited(chat: Chat) {
  return stores.prisma.auditEntry.findMany({
    where: { tenantId: chat.tenantId, object: `chat:${chat.chatId}` },
    orderBy: { id: 'asc' },
    select: { at: true, actor: true, action: true, details: true },
  });
}

function row(chat: Chat) {
  const { tenantId, chatId } = chat;
  return stores.prisma.pushSubscription.findUnique({ where: { tenantId_chatId: { tenantId, chatId } } });
}

/** The token and the dates of what is subscribed now. */
async function subscribed(chat: Chat) {
  const found = await stores.store.pushSubscriptions.find(chat.tenantId, chat.chatId);
  return found && [found.deviceToken.reveal(), found.createdAt, found.refreshedAt];
}

it('subscribes a session and answers how it stands', async () => {
  const chat = await stores.newChat();
  expect(await subscribed(chat)).toBeNull();
  const device = parseDeviceToken('IOS_APNS', 'AB'.repeat(32), 'com.acme.chat');
  const verdict = await stores.store.pushSubscriptions.change(changeOf(chat, device, at(1)));
  const subscription = {
    tenantId: chat.tenantId,
    chatId: chat.chatId,
    service: 'IOS_APNS',
    deviceToken: device.token,
    bundleId: 'com.acme.chat',
    webPushKeys: null,
    environment: null,
    createdAt: at(1),
    refreshedAt: at(1),
  };
  expect(verdict).toEqual({
    kind: 'changed',
    subscription,
    session: { ...chat, state: 'QUEUED', phoneNumber: null, locale: null, createdAt: at(0), endedAt: null },
  });
  const found = await stores.store.pushSubscriptions.find(chat.tenantId, chat.chatId);
  expect(found).toEqual(subscription);
  expect(found?.deviceToken.reveal()).toBe('ab'.repeat(32));
});

it('replaces the token and the service, keeping the date of the first', async () => {
  const chat = await stores.newChat();
  const apns = parseDeviceToken('IOS_APNS', 'cd'.repeat(32), 'com.acme.chat');
  await stores.store.pushSubscriptions.change(changeOf(chat, apns, at(1)));
  const verdict = await stores.store.pushSubscriptions.change(changeOf(chat, android('second-token'), at(2)));
  expect(verdict).toMatchObject({ subscription: { createdAt: at(1), refreshedAt: at(2), bundleId: null } });
  expect(await subscribed(chat)).toEqual(['second-token', at(1), at(2)]);
  expect(await row(chat)).toMatchObject({ service: 'ANDROID_FIREBASE', bundleId: null });
});

it('cancels, forgets the token, and begins anew afterwards', async () => {
  const chat = await stores.newChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android('first-token'), at(1)));
  const verdict = await stores.store.pushSubscriptions.change(changeOf(chat, null, at(2)));
  expect(verdict).toMatchObject({ kind: 'changed', subscription: null, session: { chatId: chat.chatId } });
  expect(await subscribed(chat)).toBeNull();
  expect(await row(chat)).toMatchObject({ deviceToken: null, removedAt: at(2), removalReason: 'UNSUBSCRIBED' });

  const again = await stores.store.pushSubscriptions.change(changeOf(chat, android('first-token'), at(3)));
  expect(again).toMatchObject({ subscription: { createdAt: at(3), refreshedAt: at(3) } });
  expect(await subscribed(chat)).toEqual(['first-token', at(3), at(3)]);
  expect(await row(chat)).toMatchObject({ removedAt: null, removalReason: null });
});

it('cancels twice without harm, keeping the date of the first time', async () => {
  const chat = await stores.newChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android('token'), at(1)));
  for (const seconds of [2, 3]) {
    const verdict = await stores.store.pushSubscriptions.change(changeOf(chat, null, at(seconds)));
    expect(verdict).toMatchObject({ kind: 'changed', subscription: null });
  }
  expect(await row(chat)).toMatchObject({ removedAt: at(2) });
});

it('cancels what never was', async () => {
  const chat = await stores.newChat();
  const verdict = await stores.store.pushSubscriptions.change(changeOf(chat, null, at(1)));
  expect(verdict).toMatchObject({ kind: 'changed', subscription: null });
  expect(await row(chat)).toBeNull();
});

it('writes down who changed what, without the token', async () => {
  const chat = await stores.newChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android('a-token-that-nobody-sees'), at(1)));
  await stores.store.pushSubscriptions.change(changeOf(chat, null, at(2)));
  const actor = 'device:app:test';
  expect(await audited(chat)).toEqual([
    { at: at(1), actor, action: 'subscribe', details: { service: 'ANDROID_FIREBASE', deviceToken: 'a-to…sees' } },
    { at: at(2), actor, action: 'unsubscribe', details: {} },
  ]);
});

describe('refuses and changes nothing', () => {
  it.each<[string, string, (chat: Chat) => Chat]>([
    ['a chat nobody knows', 'chatNotFound', (chat) => ({ ...chat, chatId: 'no-such-chat' })],
    ["another tenant's chat", 'chatNotFound', (chat) => ({ ...chat, tenantId: chat.tenantId - 1 })],
    ["another client's chat", 'chatNotOwned', (chat) => ({ ...chat, clientId: new Redacted('somebody else') })],
    ["another app's chat", 'chatNotOwned', (chat) => ({ ...chat, appId: 'another' })],
  ])('%s', async (_name, kind, changed) => {
    await stores.newTenant();
    const chat = await stores.newChat();
    await stores.store.pushSubscriptions.change(changeOf(chat, android('token'), at(1)));
    for (const device of [android('stolen'), null]) {
      expect(await stores.store.pushSubscriptions.change(changeOf(changed(chat), device, at(2)))).toEqual({ kind });
    }
    expect(await subscribed(chat)).toEqual(['token', at(1), at(1)]);
    expect(await audited(chat)).toHaveLength(1);
  });

  it('a chat that has ended', async () => {
    const chat = await stores.newChat();
    await stores.store.pushSubscriptions.change(changeOf(chat, android('token'), at(1)));
    await endChat(stores.store, chat.tenantId, chat.chatId, 'key:k1', at(2));
    for (const device of [android('late-token'), null]) {
      const verdict = await stores.store.pushSubscriptions.change(changeOf(chat, device, at(3)));
      expect(verdict).toEqual({ kind: 'chatEnded' });
    }
    expect(await subscribed(chat)).toBeNull();
    expect(await row(chat)).toMatchObject({ removedAt: at(2), removalReason: 'CHAT_ENDED' });
    expect((await audited(chat)).map(({ action }) => action)).toEqual(['subscribe', 'endChat']);
  });
});

it('answers each of several at once with its own verdict', async () => {
  const [mine, ended] = await Promise.all([stores.newChat(), stores.newChat()]);
  await endChat(stores.store, ended.tenantId, ended.chatId, 'key:k1', at(1));
  const stranger = { ...mine, chatId: 'no-such-chat' };
  const verdicts = await Promise.all(
    [ended, mine, stranger].map((chat) => stores.store.pushSubscriptions.change(changeOf(chat, android('t'), at(2)))),
  );
  expect(verdicts.map(({ kind }) => kind)).toEqual(['chatEnded', 'changed', 'chatNotFound']);
});

it('lets one bad change fail alone', async () => {
  const chats = await Promise.all([stores.newChat(), stores.newChat(), stores.newChat()]);
  const broken = { ...android('token'), bundleId: 'com.acme.chat' };
  const results = await Promise.allSettled(
    chats.map((chat, index) =>
      stores.store.pushSubscriptions.change(changeOf(chat, index === 1 ? broken : android('token'), at(1))),
    ),
  );
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await Promise.all(chats.map(async (chat) => (await subscribed(chat)) !== null))).toEqual([true, false, true]);
});

it('audits what has changed, and not that a client sends the same token again', async () => {
  const chat = await stores.newChat();
  const steps: [ReturnType<typeof android> | null, string[]][] = [
    [android('one-token-of-a-device'), ['subscribe']],
    [android('one-token-of-a-device'), ['subscribe']],
    [android('another-token-of-it'), ['subscribe', 'subscribe']],
    [null, ['subscribe', 'subscribe', 'unsubscribe']],
    [null, ['subscribe', 'subscribe', 'unsubscribe']],
    [android('another-token-of-it'), ['subscribe', 'subscribe', 'unsubscribe', 'subscribe']],
    [ios(), ['subscribe', 'subscribe', 'unsubscribe', 'subscribe', 'subscribe']],
  ];
  for (const [index, [device, actions]] of steps.entries()) {
    await stores.store.pushSubscriptions.change(changeOf(chat, device, at(index + 1)));
    expect((await audited(chat)).map(({ action }) => action)).toEqual(actions);
  }
});
