import { Redacted } from '../../src/domain/redacted.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import type { LeasedChat } from '../../src/webhooks/clientEvents/webhookQueues.store.js';
import type { WebhookCapacity } from '../../src/webhooks/sending/webhookSlots.js';
import { clientActs, said } from './clientEvents.js';
import { at, openTestStores, type Chat, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());
// Leases are of all that is queued: each test has it for itself.
beforeEach(() => stores.prisma.webhookQueue.deleteMany());
beforeEach(() => stores.prisma.gatewayNode.deleteMany());

const vault = createCredentialVault([Buffer.alloc(32, 1)]);
const NOTE = { actor: 'test', address: null, action: 'configureWebhook', at: at(0) };
const capacityFor = (total: number, fields: Partial<WebhookCapacity> = {}) => ({
  total,
  perTenant: total,
  tenants: [],
  ...fields,
});
const keyOf = ({ tenantId, chatId }: Chat) => ({ where: { tenantId_chatId: { tenantId, chatId } } });
const queueOf = (chat: Chat) => stores.prisma.webhookQueue.findUniqueOrThrow(keyOf(chat));

async function tenantWithWebhook(): Promise<number> {
  const tenantId = await stores.newTenant();
  const secret = vault.sealWebhookSecret(new Redacted('whsec_AAAA'), tenantId);
  const setup = { url: 'https://platform.example.com/', enabled: true, secret, replaceSecret: false };
  await stores.store.webhooks.configure(tenantId, setup, NOTE);
  return tenantId;
}

/** A chat in which the client has said something. */
async function chatWith(texts: string[], tenantId?: number, when = at(1)): Promise<Chat> {
  const chat = await stores.newChat(tenantId ?? (await tenantWithWebhook()));
  await clientActs(stores.prisma, chat, said(...texts), when);
  return chat;
}

async function leaseOne(store = stores.store, now = at(2), until = at(62)): Promise<LeasedChat> {
  const [leased] = await store.webhookQueues.lease(now, until, capacityFor(1));
  if (!leased) throw new Error('nothing is due');
  return leased;
}

const failed = { kind: 'failed', at: at(3), failingSince: at(3), reason: 'HTTP 500', dueAt: at(4) } as const;

it('queues nothing for a tenant without a webhook, and nothing that the platform has done itself', async () => {
  const [without, silent] = [await stores.newChat(), await stores.newChat(await tenantWithWebhook())];
  await clientActs(stores.prisma, without, said('one'), at(1));
  await clientActs(stores.prisma, silent, [{ isPlatforms: true }], at(1));
  expect(await stores.prisma.webhookQueue.count()).toBe(0);
});

it('leases due chats with all that sending needs', async () => {
  const chat = await chatWith(['one', 'two']);
  expect(await stores.store.webhookQueues.nextDueAt(capacityFor(9))).toEqual(at(1));
  expect(await stores.store.webhookQueues.lease(at(0.9), at(60), capacityFor(9))).toEqual([]);
  const leased = await leaseOne();
  expect(leased).toMatchObject({
    ...{ tenantId: chat.tenantId, chatId: chat.chatId, appId: 'app', url: 'https://platform.example.com/' },
    ...{ deliveredSeq: 0, batchSeq: 2, attempt: 0, failingSince: null, leaseUntil: at(62) },
  });
  expect(await stores.store.webhookQueues.events(leased)).toMatchObject([
    { seq: 1, msg: 'one', data: {}, partyId: null },
    { seq: 2, msg: 'two' },
  ]);
  expect(await stores.other.webhookQueues.lease(at(3), at(63), capacityFor(9))).toEqual([]);
  expect(await stores.store.webhookQueues.settle(leased, { kind: 'delivered', at: at(3) })).toBe(false);
  expect(await queueOf(chat)).toMatchObject({ deliveredSeq: 2, dueAt: null, leasedBy: null });
});

it('is due again at once where something came meanwhile', async () => {
  const chat = await chatWith(['one']);
  const leased = await leaseOne();
  await clientActs(stores.prisma, chat, said('two'), at(2.5));
  expect(await queueOf(chat)).toMatchObject({ dueAt: at(62), leasedBy: 'node-a' });
  expect(await stores.store.webhookQueues.settle(leased, { kind: 'delivered', at: at(3) })).toBe(true);
  expect(await leaseOne(stores.other, at(3))).toMatchObject({ deliveredSeq: 1, batchSeq: 2 });
});

it('keeps a batch as it is until the platform has taken it', async () => {
  const chat = await chatWith(['one']);
  await stores.store.webhookQueues.settle(await leaseOne(), failed);
  await clientActs(stores.prisma, chat, said('two'), at(3.5));
  expect(await queueOf(chat)).toMatchObject({ dueAt: at(4), attempt: 1, failingSince: at(3), lastError: 'HTTP 500' });
  const again = await leaseOne(stores.other, at(4));
  expect(again).toMatchObject({ deliveredSeq: 0, batchSeq: 1, attempt: 1, failingSince: at(3) });
});

it('takes turns among tenants, and leases no more than there is capacity for', async () => {
  const [loud, quiet] = [await tenantWithWebhook(), await tenantWithWebhook()];
  for (let count = 0; count < 8; count += 1) await chatWith(['one'], loud, at(1));
  for (let count = 0; count < 2; count += 1) await chatWith(['one'], quiet, at(1.5));
  const tenantsOf = async (capacity: WebhookCapacity) =>
    (await stores.store.webhookQueues.lease(at(2), at(62), capacity)).map(({ tenantId }) => tenantId).sort();
  const scarce = [{ tenantId: quiet, free: 0 }];
  expect(await tenantsOf(capacityFor(9, { perTenant: 1, tenants: scarce }))).toEqual([loud]);
  expect(await tenantsOf(capacityFor(4))).toEqual([loud, loud, quiet, quiet].sort());
  expect(await tenantsOf(capacityFor(9, { perTenant: 3 }))).toEqual([loud, loud, loud]);
  const away = capacityFor(9, { tenants: [{ tenantId: loud, free: 0 }] });
  expect(await stores.store.webhookQueues.nextDueAt(away)).toEqual(at(62));
});

describe('a lease that lapsed', () => {
  it('comes back to any node, and leaves its old owner nothing to settle', async () => {
    const chat = await chatWith(['one']);
    const first = await leaseOne(stores.store, at(2), at(62));
    const second = await leaseOne(stores.other, at(62), at(122));
    const before = await queueOf(chat);
    for (const end of [failed, { kind: 'delivered', at: at(63) } as const]) {
      expect(await stores.store.webhookQueues.settle(first, end)).toBe(false);
      expect(await queueOf(chat)).toEqual(before);
    }
    await stores.other.webhookQueues.settle(second, { kind: 'delivered', at: at(63) });
    expect(await queueOf(chat)).toMatchObject({ deliveredSeq: 1, dueAt: null });
  });

  it('leaves it nothing to settle even when it has the chat again', async () => {
    const chat = await chatWith(['one']);
    const first = await leaseOne(stores.store, at(2), at(62));
    await leaseOne(stores.store, at(62), at(122));
    await stores.store.webhookQueues.settle(first, failed);
    expect(await queueOf(chat)).toMatchObject({ attempt: 0, leasedBy: 'node-a', dueAt: at(122) });
  });
});

it('gives what a dead node had in hand to the others', async () => {
  const chat = await chatWith(['one']);
  await stores.store.gatewayNodes.beat(60_000);
  const leased = await leaseOne();
  await stores.store.gatewayNodes.leave(at(4), 45_000);
  expect(await queueOf(chat)).toMatchObject({ leasedBy: null, dueAt: at(4) });
  expect(await leaseOne(stores.other, at(4))).toMatchObject({ batchSeq: leased.batchSeq });
});

it('says how a webhook fares, of its tenant alone', async () => {
  const [mine, theirs] = [await chatWith(['one']), await chatWith(['one'])];
  await chatWith(['one'], mine.tenantId);
  await stores.store.webhookQueues.settle(await leaseOne(), failed);
  const { webhookHealth } = stores.store;
  expect(await webhookHealth.outstanding()).toEqual({ queued: 3, failing: 1 });
  const health = await Promise.all([mine, theirs].map(({ tenantId }) => webhookHealth.ofTenant(tenantId)));
  expect(health.map(({ queuedChats }) => queuedChats)).toEqual([2, 1]);
  expect(health.filter(({ failingSince }) => failingSince !== null)).toMatchObject([
    { failingSince: at(3), lastError: 'HTTP 500' },
  ]);
});

it('tries at once what waits, when an admin has changed the webhook', async () => {
  const chat = await chatWith(['one']);
  await stores.store.webhookQueues.settle(await leaseOne(), { ...failed, dueAt: at(900) });
  const { sealed, keyId } = vault.sealWebhookSecret(new Redacted('whsec_BBBB'), chat.tenantId);
  const setup = { url: 'https://new.example.com/', enabled: true, secret: { sealed, keyId }, replaceSecret: false };
  const { isNewSecret } = await stores.store.webhooks.configure(chat.tenantId, setup, { ...NOTE, at: at(10) });
  expect(isNewSecret).toBe(false);
  expect(await leaseOne(stores.store, at(10))).toMatchObject({ url: 'https://new.example.com/', batchSeq: 1 });
});
