import type { NewApiKey } from '../../src/identity/apiKeys.store.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

function keyOf(tenantId: number, fields: Partial<NewApiKey> = {}): NewApiKey {
  const secretHash = new Uint8Array(32).fill(7);
  return { tenantId, id: 'key0000001', name: 'CI', role: 'PLATFORM', secretHash, expiresAt: null, ...fields };
}

function note(seconds: number, action = 'createApiKey') {
  return { actor: 'operator', address: '192.0.2.1', action, at: at(seconds) };
}

function audited(tenantId: number) {
  return stores.prisma.auditEntry.findMany({
    where: { tenantId, object: { startsWith: 'key:' } },
    orderBy: { id: 'asc' },
    select: { at: true, actor: true, address: true, action: true, object: true, details: true },
  });
}

it('keeps a key by its hash, and says who made it', async () => {
  const tenantId = await stores.newTenant();
  const made = await stores.store.apiKeys.create(keyOf(tenantId, { expiresAt: at(100) }), note(1));
  expect(made).toMatchObject({
    id: 'key0000001',
    role: 'PLATFORM',
    createdAt: at(1),
    expiresAt: at(100),
    revokedAt: null,
  });
  expect(Buffer.from(made.secretHash)).toEqual(Buffer.alloc(32, 7));
  expect(await stores.other.apiKeys.find(tenantId, 'key0000001')).toEqual(made);
  expect(await audited(tenantId)).toEqual([
    {
      at: at(1),
      actor: 'operator',
      address: '192.0.2.1',
      action: 'createApiKey',
      object: 'key:key0000001',
      details: { name: 'CI', role: 'PLATFORM', expiresAt: at(100).toISOString() },
    },
  ]);
});

it('keeps keys of the installation, which is no tenant', async () => {
  const made = await stores.store.apiKeys.create(keyOf(0, { id: 'root000001', role: 'OPERATOR' }), note(1));
  expect(await stores.store.apiKeys.find(0, 'root000001')).toEqual(made);
});

it('finds no key of another tenant', async () => {
  const [tenantId, other] = await Promise.all([stores.newTenant(), stores.newTenant()]);
  await stores.store.apiKeys.create(keyOf(tenantId), note(1));
  expect(await stores.store.apiKeys.find(other, 'key0000001')).toBeNull();
  expect(await stores.store.apiKeys.revoke(other, 'key0000001', note(2, 'revokeApiKey'))).toBeNull();
  expect(await stores.store.apiKeys.find(tenantId, 'key0000001')).toMatchObject({ revokedAt: null });
  expect(await audited(other)).toEqual([]);
});

it('makes no key twice, and then writes nothing down', async () => {
  const tenantId = await stores.newTenant();
  await stores.store.apiKeys.create(keyOf(tenantId), note(1));
  await expect(stores.store.apiKeys.create(keyOf(tenantId, { name: 'Two' }), note(2))).rejects.toThrow();
  expect(await stores.store.apiKeys.find(tenantId, 'key0000001')).toMatchObject({ name: 'CI' });
  expect(await audited(tenantId)).toHaveLength(1);
});

it('revokes a key permanently, once, under concurrent requests', async () => {
  const tenantId = await stores.newTenant();
  await stores.store.apiKeys.create(keyOf(tenantId), note(1));
  const answers = await Promise.all(
    [stores.store, stores.other, stores.store].map((node) =>
      node.apiKeys.revoke(tenantId, 'key0000001', note(2, 'revokeApiKey')),
    ),
  );
  for (const answer of answers) expect(answer).toMatchObject({ revokedAt: at(2) });
  expect(await stores.store.apiKeys.revoke(tenantId, 'key0000001', note(3, 'revokeApiKey'))).toMatchObject({
    revokedAt: at(2),
  });
  expect((await audited(tenantId)).map(({ action }) => action)).toEqual(['createApiKey', 'revokeApiKey']);
});
