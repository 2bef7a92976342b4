import { createKeyUse } from '../../src/identity/keyUse.js';
import type { ApiKeyUse } from '../../src/identity/apiKeys.store.js';
import { eventually } from '../support/eventually.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const warnings: string[] = [];
const logger = { warn: (_details: object, message: string) => void warnings.push(message) };
let now = at(0);
const clock = () => now;

async function newKey(tenantId: number, id: string): Promise<void> {
  const note = { actor: 'operator', address: null, action: 'createApiKey', at: at(0) };
  const secretHash = new Uint8Array(32);
  await stores.store.apiKeys.create({ tenantId, id, name: 'CI', role: 'ADMIN', secretHash, expiresAt: null }, note);
}
const lastUsed = async (tenantId: number, id: string) => (await stores.store.apiKeys.find(tenantId, id))?.lastUsedAt;

it('writes at a stop when keys were used the last time', async () => {
  const tenantId = await stores.newTenant();
  for (const id of ['one0000000', 'two0000000', 'not0000000']) await newKey(tenantId, id);
  const keyUse = createKeyUse({ store: stores.store, clock, logger });
  keyUse.start();
  now = at(1);
  keyUse.used(tenantId, 'one0000000');
  keyUse.used(tenantId, 'two0000000');
  now = at(2);
  keyUse.used(tenantId, 'one0000000');
  expect(await lastUsed(tenantId, 'one0000000')).toBeNull();
  await keyUse.stop();
  expect(await lastUsed(tenantId, 'one0000000')).toEqual(at(2));
  expect(await lastUsed(tenantId, 'two0000000')).toEqual(at(1));
  expect(await lastUsed(tenantId, 'not0000000')).toBeNull();
});

it('leaves what another node has seen later', async () => {
  const tenantId = await stores.newTenant();
  await newKey(tenantId, 'key0000000');
  await stores.other.apiKeys.markUsed([{ tenantId, id: 'key0000000', at: at(9) }]);
  await stores.store.apiKeys.markUsed([{ tenantId, id: 'key0000000', at: at(8) }]);
  expect(await lastUsed(tenantId, 'key0000000')).toEqual(at(9));
});

it('writes all keys at once now and then, and none that was not used since', async () => {
  const statements: ApiKeyUse[][] = [];
  const markUsed = async (uses: readonly ApiKeyUse[]) => void statements.push([...uses]);
  const apiKeys = { ...stores.store.apiKeys, markUsed };
  const keyUse = createKeyUse({ store: { apiKeys }, clock, logger, everyMs: 50 });
  keyUse.start();
  for (let use = 0; use < 1_000; use += 1) keyUse.used(1, `key${use % 3}`);
  expect(statements).toEqual([]);
  await eventually(async () => expect(statements).toHaveLength(1));
  await new Promise((resolve) => setTimeout(resolve, 200));
  await keyUse.stop();
  expect(statements.map((uses) => uses.length)).toEqual([3]);
});

it('retries a failed write without failing a caller', async () => {
  let isAway = true;
  const statements: ApiKeyUse[][] = [];
  const markUsed = async (uses: readonly ApiKeyUse[]) => {
    if (isAway) throw new Error('the database is away');
    statements.push([...uses]);
  };
  const keyUse = createKeyUse({ store: { apiKeys: { ...stores.store.apiKeys, markUsed } }, clock, logger });
  keyUse.used(1, 'key1');
  await keyUse.stop();
  expect(warnings).toEqual(['the last use of API keys could not be stored']);
  isAway = false;
  now = at(3);
  keyUse.used(1, 'key1');
  keyUse.used(1, 'key2');
  await keyUse.stop();
  expect(statements).toEqual([
    [
      { tenantId: 1, id: 'key1', at: at(3) },
      { tenantId: 1, id: 'key2', at: at(3) },
    ],
  ]);
});
