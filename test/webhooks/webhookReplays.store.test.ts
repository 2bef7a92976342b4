import { v7 as uuidv7 } from 'uuid';
import { Redacted } from '../../src/domain/redacted.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import type { LeasedChat } from '../../src/webhooks/clientEvents/webhookQueues.store.js';
import type { WebhookAttemptRecord } from '../../src/webhooks/sending/webhookAttempts.store.js';
import { clientActs, said } from './clientEvents.js';
import { at, openTestStores, type Chat, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
beforeEach(() => stores.prisma.webhookQueue.deleteMany());

const NOTE = { actor: 'test', address: null, action: 'configureWebhook', at: at(0) };
const capacity = { total: 9, perTenant: 9, tenants: [] };

async function chatOfWebhook(): Promise<Chat> {
  const chat = await stores.newChat();
  const vault = createCredentialVault([Buffer.alloc(32, 1)]);
  const secret = vault.sealWebhookSecret(new Redacted('whsec_AAAA'), chat.tenantId);
  const setup = { url: 'https://platform.example.com/', enabled: true, secret, replaceSecret: false };
  await stores.store.webhooks.configure(chat.tenantId, setup, NOTE);
  return chat;
}
async function leaseAll(now: Date): Promise<LeasedChat> {
  const [leased] = await stores.store.webhookQueues.lease(now, new Date(now.getTime() + 60_000), capacity);
  if (!leased) throw new Error('nothing is due');
  return leased;
}
async function replayAll({ tenantId }: Chat, since: Date, now: Date): Promise<number[]> {
  const chats = await stores.store.webhookReplays.find(tenantId, since, 10);
  await stores.other.webhookReplays.replay(tenantId, chats, now);
  return chats.map(({ events }) => events);
}
const numbersOf = async (leased: LeasedChat) => (await stores.store.webhookQueues.events(leased)).map(({ seq }) => seq);

it('goes back to the first client event since then, and no further', async () => {
  const chat = await chatOfWebhook();
  await clientActs(stores.prisma, chat, [...said('one'), { isPlatforms: true }], at(1));
  await clientActs(stores.prisma, chat, said('three', 'four'), at(5));
  await stores.store.webhookQueues.settle(await leaseAll(at(6)), { kind: 'delivered', at: at(7) });
  expect(await replayAll(chat, at(5), at(8))).toEqual([2]);
  const again = await leaseAll(at(9));
  expect(await numbersOf(again)).toEqual([3, 4]);
});

it('waits for a request that is under way, and then goes back', async () => {
  const chat = await chatOfWebhook();
  await clientActs(stores.prisma, chat, said('one', 'two'), at(1));
  const first = await leaseAll(at(2));
  await replayAll(chat, at(1), at(3));
  // The request has the events that it had, and nobody else sends any.
  expect(await numbersOf(first)).toEqual([1, 2]);
  expect(await stores.other.webhookQueues.lease(at(4), at(64), capacity)).toEqual([]);
  expect(await stores.store.webhookQueues.settle(first, { kind: 'delivered', at: at(5) })).toBe(true);
  const again = await leaseAll(at(6));
  expect(await numbersOf(again)).toEqual([1, 2]);
  expect(await stores.store.webhookQueues.settle(again, { kind: 'delivered', at: at(7) })).toBe(false);
});

it('is done once a request that failed meanwhile has been repeated', async () => {
  const chat = await chatOfWebhook();
  await clientActs(stores.prisma, chat, said('one', 'two'), at(1));
  await replayAll(chat, at(1), at(1));
  const first = await leaseAll(at(2));
  await replayAll(chat, at(1), at(3));
  const failure = { kind: 'failed', at: at(3), failingSince: at(3), reason: 'HTTP 500', dueAt: at(4) } as const;
  await stores.store.webhookQueues.settle(first, failure);
  const repeat = await leaseAll(at(5));
  expect(await numbersOf(repeat)).toEqual([1, 2]);
  await stores.store.webhookQueues.settle(repeat, { kind: 'delivered', at: at(6) });
  expect(await numbersOf(await leaseAll(at(7)))).toEqual([1, 2]);
});

it('keeps what was asked for first, where less is asked for before it was done', async () => {
  const chat = await chatOfWebhook();
  await clientActs(stores.prisma, chat, said('one'), at(1));
  await clientActs(stores.prisma, chat, said('two'), at(2));
  await stores.store.webhookQueues.settle(await leaseAll(at(3)), { kind: 'delivered', at: at(4) });
  await clientActs(stores.prisma, chat, said('three'), at(5));
  const first = await leaseAll(at(6));
  await replayAll(chat, at(1), at(7));
  const failure = { kind: 'failed', at: at(8), failingSince: at(8), reason: 'HTTP 500', dueAt: at(9) } as const;
  await stores.store.webhookQueues.settle(first, failure);
  await replayAll(chat, at(5), at(9));
  expect(await numbersOf(await leaseAll(at(10)))).toEqual([1, 2, 3]);
});

it('leaves out chats that had ended before, and chats without client events', async () => {
  const chat = await chatOfWebhook();
  await stores.newChat(chat.tenantId);
  await clientActs(stores.prisma, chat, said('one'), at(1));
  await stores.prisma.chatSession.updateMany({
    where: { chatId: chat.chatId },
    data: { endedAt: at(2), endReason: 'PLATFORM_ENDED' },
  });
  expect(await stores.store.webhookReplays.find(chat.tenantId, at(3), 10)).toEqual([]);
  expect(await stores.store.webhookReplays.find(chat.tenantId, at(1), 10)).toEqual([
    { chatId: chat.chatId, seq: 0, events: 1 },
  ]);
});

it('keeps the newest 100 attempts of each tenant', async () => {
  const [busy, calm] = [await chatOfWebhook(), await chatOfWebhook()];
  const attemptOf = ({ tenantId, chatId }: Chat, durationMs: number): WebhookAttemptRecord => ({
    ...{
      tenantId,
      id: uuidv7(),
      at: at(1),
      chatId,
      isTest: false,
      statusCode: 200,
      durationMs,
      events: 1,
      error: null,
    },
  });
  await stores.store.webhookAttempts.write([attemptOf(calm, 1)]);
  for (const begin of [0, 60]) {
    await stores.store.webhookAttempts.write(Array.from({ length: 60 }, (_, index) => attemptOf(busy, begin + index)));
  }
  const kept = await stores.store.webhookAttempts.ofTenant(busy.tenantId);
  expect(kept).toHaveLength(100);
  expect([kept.at(0)?.durationMs, kept.at(-1)?.durationMs]).toEqual([119, 20]);
  expect(await stores.store.webhookAttempts.ofTenant(calm.tenantId)).toHaveLength(1);
});

it('records an attempt without a chat that is gone', async () => {
  const chat = await chatOfWebhook();
  const { tenantId } = chat;
  const gone = { tenantId, id: uuidv7(), at: at(1), chatId: 'gone', isTest: false, statusCode: null };
  await stores.store.webhookAttempts.write([{ ...gone, durationMs: 1, events: 1, error: 'TIMEOUT' }]);
  expect(await stores.store.webhookAttempts.ofTenant(tenantId)).toMatchObject([{ chatId: null, error: 'TIMEOUT' }]);
});
