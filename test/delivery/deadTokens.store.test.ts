import type { DeadToken, DeadTokenVerdict } from '../../src/delivery/settling/pushedTokens.store.js';
import { android, at, changeOf, openTestStores, type Chat, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

async function subscribedChat(token = 'the-dead-token', tenantId?: number): Promise<Chat> {
  const chat = await stores.newChat(tenantId);
  await stores.store.pushSubscriptions.change(changeOf(chat, android(token), at(10)));
  return chat;
}

function deadTokenOf({ tenantId, chatId }: Chat, fields: Partial<DeadToken> = {}): DeadToken {
  const deviceToken = android('the-dead-token').token;
  return {
    tenantId,
    chatId,
    deviceToken,
    removal: { reason: 'TOKEN_UNREGISTERED', registeredBefore: at(20) },
    detail: 'Unregistered',
    at: at(30),
    ...fields,
  };
}

function row({ tenantId, chatId }: Chat) {
  return stores.prisma.pushSubscription.findUniqueOrThrow({ where: { tenantId_chatId: { tenantId, chatId } } });
}

it('removes the subscription and its token, and writes down why', async () => {
  const chat = await subscribedChat();
  expect(await stores.store.pushedTokens.removeToken(deadTokenOf(chat))).toBe('REMOVED');
  expect(await stores.store.pushSubscriptions.find(chat.tenantId, chat.chatId)).toBeNull();
  const removed = { deviceToken: null, removedAt: at(30), removalReason: 'TOKEN_UNREGISTERED' };
  expect(await row(chat)).toMatchObject(removed);
  const audit = await stores.prisma.auditEntry.findMany({ where: { tenantId: chat.tenantId, action: 'removeToken' } });
  expect(audit).toMatchObject([
    {
      at: at(30),
      actor: 'provider',
      address: null,
      object: `chat:${chat.chatId}`,
      details: { reason: 'Unregistered', service: 'ANDROID_FIREBASE' },
    },
  ]);
  expect(await stores.store.pushedTokens.removeToken(deadTokenOf(chat, { at: at(40) }))).toBe('KEPT');
  expect(await row(chat)).toMatchObject(removed);
});

it.each<[string, Partial<DeadToken>, DeadTokenVerdict]>([
  [
    'a token that was refreshed since',
    { removal: { reason: 'TOKEN_UNREGISTERED', registeredBefore: at(9.999) } },
    'KEPT',
  ],
  ['another token', { deviceToken: android('another-token').token }, 'REPLACED'],
])('leaves %s', async (_name, fields, verdict) => {
  const chat = await subscribedChat();
  const before = await row(chat);
  expect(await stores.store.pushedTokens.removeToken(deadTokenOf(chat, fields))).toBe(verdict);
  expect(await row(chat)).toEqual(before);
  expect(await stores.prisma.auditEntry.count({ where: { tenantId: chat.tenantId, action: 'removeToken' } })).toBe(0);
});

it('leaves a token that the same device sent again after it died', async () => {
  const chat = await subscribedChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, android('the-dead-token'), at(25)));
  expect(await stores.store.pushedTokens.removeToken(deadTokenOf(chat))).toBe('KEPT');
  expect(await row(chat)).toMatchObject({ removedAt: null });
});

it('leaves the same token of other tenants, and other chats', async () => {
  const chat = await subscribedChat();
  const sibling = await subscribedChat('the-token-of-a-sibling', chat.tenantId);
  const stranger = await subscribedChat();
  await stores.store.pushedTokens.removeToken(deadTokenOf(chat));
  for (const other of [sibling, stranger]) expect(await row(other)).toMatchObject({ removedAt: null });
});

it('leaves a cancelled subscription as it was cancelled', async () => {
  const chat = await subscribedChat();
  await stores.store.pushSubscriptions.change(changeOf(chat, null, at(15)));
  expect(await stores.store.pushedTokens.removeToken(deadTokenOf(chat))).toBe('KEPT');
  expect(await row(chat)).toMatchObject({ removalReason: 'UNSUBSCRIBED', removedAt: at(15) });
});

it('lets the device subscribe again', async () => {
  const chat = await subscribedChat();
  await stores.store.pushedTokens.removeToken(deadTokenOf(chat));
  await stores.store.pushSubscriptions.change(changeOf(chat, android('a-new-token'), at(50)));
  const found = await stores.store.pushSubscriptions.find(chat.tenantId, chat.chatId);
  expect([found?.deviceToken.reveal(), found?.createdAt]).toEqual(['a-new-token', at(50)]);
});
