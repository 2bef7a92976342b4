import { createCredentialExpiry } from '../../src/credentials/credentialExpiry.js';
import { openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const NOW = new Date('2026-03-01T12:00:00.000Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);

/** An app whose certificate runs out then. @returns the messages of its open alerts after a check */
async function messagesFor(expiresAt: Date | null): Promise<string[]> {
  const { tenantId } = await stores.newChat();
  const credentials = { keyId: 'k', sealed: new Uint8Array(1), fingerprint: 'f' };
  const setup = {
    service: 'IOS_APNS',
    credentials,
    expiresAt,
    bundleIds: [],
    environment: null,
    apnsKeys: null,
    projectId: null,
    vapidPublicKey: null,
  } as const;
  const note = { actor: 'test', address: null, action: 'test', at: NOW };
  await stores.store.pushServices.configure(tenantId, 'app', [{ ...setup, bundleIds: [] }], NOW, note);
  const expiry = createCredentialExpiry({ store: stores.store, clock: () => NOW });
  await expiry.check();
  await expiry.check();
  const slice = { limit: 10, after: null, before: null, fromEnd: false };
  const alerts = await stores.store.alertList.list(tenantId, { ...EVERY_ALERT, state: 'OPEN' }, slice);
  return alerts.map(({ kind, message }) => `${kind}: ${message}`);
}

const EVERY_ALERT = { appId: null, kind: null, state: null, since: null, until: null };

it('alerts once to credentials that expire within a month or have expired, and to no others', async () => {
  expect(await messagesFor(inDays(10))).toEqual([
    'CREDENTIALS_EXPIRE: The certificate runs out on 2026-03-11: upload a new one before.',
  ]);
  expect(await messagesFor(inDays(-1))).toEqual([
    'CREDENTIALS_EXPIRE: The certificate has run out on 2026-02-28: upload a new one.',
  ]);
  expect(await messagesFor(inDays(31))).toEqual([]);
  expect(await messagesFor(null)).toEqual([]);
});
