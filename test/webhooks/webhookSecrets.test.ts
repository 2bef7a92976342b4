import { randomBytes } from 'node:crypto';
import { Redacted } from '../../src/domain/redacted.js';
import { createCredentials } from '../../src/credentials/credentials.js';
import { createDirectory } from '../../src/tenants/directory.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import { noNotices } from '../../src/database/notices.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const [OLD, NEW] = [randomBytes(32), randomBytes(32)];
const OPERATOR = { role: 'OPERATOR', tenant: null, principal: { kind: 'operatorKey' }, address: null } as const;

/** As a gateway that has these keys. */
function gatewayWith(...keys: Buffer[]) {
  const { store } = stores;
  const vault = createCredentialVault(keys);
  const directory = createDirectory({ store, notices: noNotices() });
  return {
    vault,
    credentials: createCredentials({
      ...{
        store,
        auditLog: store.auditEntries,
        sealedElsewhere: [store.webhooks, store.alertWebhooks],
        directory,
        vault,
      },
      clock: () => at(1),
    }),
  };
}

it('are sealed anew by a new key, all of them, and need the old one no more', async () => {
  const old = gatewayWith(OLD);
  const hosts = Array.from({ length: 60 }, (_, index) => ({ host: `sealed-${index}.example.com`, name: 'Tenant' }));
  const tenants = await stores.prisma.tenant.createManyAndReturn({ data: hosts });
  const tenantIds = tenants.map(({ id }) => id).sort((a, b) => a - b);
  // More than are read at once, and one that nobody can open.
  const data = tenantIds.map((tenantId, index) => {
    const { vault } = index === 5 ? gatewayWith(randomBytes(32)) : old;
    const { sealed, keyId } = vault.sealWebhookSecret(new Redacted(`secret of ${tenantId}`), tenantId);
    return { tenantId, url: 'https://platform.example.com/', secret: sealed, keyId };
  });
  await stores.prisma.webhook.createMany({ data });
  const both = gatewayWith(NEW, OLD);
  expect(await both.credentials.missingKeys()).toHaveLength(1);
  expect(await both.credentials.reseal(OPERATOR)).toEqual({ resealed: 59, unreadable: 1 });
  expect(await both.credentials.reseal(OPERATOR)).toEqual({ resealed: 0, unreadable: 1 });
  const { vault } = gatewayWith(NEW);
  const rows = await stores.prisma.webhook.findMany({ orderBy: { tenantId: 'asc' } });
  const opened = rows
    .filter(({ keyId }) => vault.knows(keyId))
    .map((row) => vault.openWebhookSecret(row.secret, row.keyId, row.tenantId).reveal());
  expect(opened).toEqual(tenantIds.filter((_id, index) => index !== 5).map((id) => `secret of ${id}`));
});

it('do not open for another tenant', () => {
  const vault = createCredentialVault([NEW]);
  const { sealed, keyId } = vault.sealWebhookSecret(new Redacted('whsec_AAAA'), 1);
  expect(() => vault.openWebhookSecret(sealed, keyId, 2)).toThrow();
  expect(() => vault.open(sealed, keyId, { tenantId: 1, appId: 'app', service: 'IOS_APNS' })).toThrow();
});

it('those of alerts are sealed anew too, that of all tenants included', async () => {
  const old = gatewayWith(OLD);
  const tenantIds = [0, await stores.newTenant()];
  const data = tenantIds.map((tenantId) => {
    const { sealed, keyId } = old.vault.sealWebhookSecret(new Redacted(`of alerts of ${tenantId}`), tenantId);
    return { tenantId, url: 'https://alerts.example.com/', secret: sealed, keyId };
  });
  await stores.prisma.alertWebhook.createMany({ data });
  await gatewayWith(NEW, OLD).credentials.reseal(OPERATOR);
  const { vault } = gatewayWith(NEW);
  const rows = await stores.prisma.alertWebhook.findMany({ orderBy: { tenantId: 'asc' } });
  const opened = rows.map(({ secret, keyId, tenantId }) => vault.openWebhookSecret(secret, keyId, tenantId).reveal());
  expect(opened).toEqual(tenantIds.map((tenantId) => `of alerts of ${tenantId}`));
});
