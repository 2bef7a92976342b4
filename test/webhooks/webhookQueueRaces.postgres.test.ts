import { lockWait } from '../support/lockWait.js';
import { Redacted } from '../../src/domain/redacted.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import { clientActs, said } from './clientEvents.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

it('never leaves behind an event that is stored while the one before it is settled', async () => {
  const chat = await stores.newChat();
  const secret = createCredentialVault([Buffer.alloc(32, 1)]).sealWebhookSecret(new Redacted('s'), chat.tenantId);
  const setup = { url: 'https://platform.example.com/', enabled: true, secret, replaceSecret: false };
  await stores.store.webhooks.configure(chat.tenantId, setup, {
    actor: 'test',
    address: null,
    action: 'test',
    at: at(0),
  });
  await clientActs(stores.prisma, chat, said('one'), at(1));
  const [leased] = await stores.store.webhookQueues.lease(at(2), at(62), { total: 1, perTenant: 1, tenants: [] });
  if (!leased) throw new Error('nothing is due');
  let settling: Promise<boolean> | undefined;
  await stores.prisma.$transaction(async (transaction) => {
    await clientActs(transaction, chat, said('two'), at(2.5));
    // It begins before the event is there for it to see, and waits for whoever stores it.
    settling = stores.store.webhookQueues.settle(leased, { kind: 'delivered', at: at(3) });
    await lockWait(stores.prisma);
  });
  expect(await settling).toBe(true);
  const [next] = await stores.other.webhookQueues.lease(at(3), at(63), { total: 1, perTenant: 1, tenants: [] });
  expect(next).toMatchObject({ deliveredSeq: 1, batchSeq: 2 });
});

it('never gives one chat to two nodes', async () => {
  const tenantId = await stores.newTenant();
  const secret = createCredentialVault([Buffer.alloc(32, 1)]).sealWebhookSecret(new Redacted('s'), tenantId);
  const setup = { url: 'https://platform.example.com/', enabled: true, secret, replaceSecret: false };
  await stores.store.webhooks.configure(tenantId, setup, { actor: 'test', address: null, action: 'test', at: at(0) });
  for (let count = 0; count < 40; count += 1) {
    await clientActs(stores.prisma, await stores.newChat(tenantId), said('one'), at(1));
  }
  const taken: string[] = [];
  for (let round = 0; taken.length < 40 && round < 30; round += 1) {
    const leases = await Promise.all(
      [stores.store, stores.other, stores.store, stores.other].map((node) =>
        node.webhookQueues.lease(at(2), at(62), { total: 5, perTenant: 5, tenants: [] }),
      ),
    );
    taken.push(...leases.flat().map(({ chatId }) => chatId));
  }
  expect(taken).toHaveLength(40);
  expect(new Set(taken).size).toBe(40);
});
