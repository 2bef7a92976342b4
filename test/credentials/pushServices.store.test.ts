import type { PushServiceSetup } from '../../src/credentials/pushServices.store.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

/** Credentials that are told apart by their name; nobody opens them here. */
function setupOf(name: string, keyId = 'key-1', bundleIds = ['com.acme.chat']): PushServiceSetup {
  return {
    service: 'IOS_APNS',
    credentials: { sealed: Uint8Array.from(Buffer.from(name)), keyId, fingerprint: `SHA256:${name}` },
    expiresAt: null,
    bundleIds,
    environment: 'PRODUCTION',
    apnsKeys: null,
    projectId: null,
    vapidPublicKey: null,
  };
}

const note = (seconds: number) => ({ actor: 'key:k1', address: null, action: 'configurePushService', at: at(seconds) });

async function newApp() {
  const tenantId = await stores.newTenant();
  const { pushServices, apps } = stores.store;
  return {
    key: { tenantId, appId: 'app', service: 'IOS_APNS' as const },
    configure: (setup: PushServiceSetup, seconds: number, keptUntil: number) =>
      pushServices.configure(tenantId, 'app', [setup], at(keptUntil), note(seconds)),
    read: async () => (await apps.find(tenantId, 'app'))?.pushServices[0],
  };
}

it('keeps replaced credentials, also when the same come again with other bundle ids', async () => {
  const { configure, read } = await newApp();
  await configure(setupOf('first'), 1, 100);
  expect((await read())?.previous).toBeNull();
  await configure(setupOf('second'), 2, 100);
  const previous = { fingerprint: 'SHA256:first', keyId: 'key-1', until: at(100) };
  expect((await read())?.previous).toMatchObject(previous);
  await configure(setupOf('second', 'key-2', ['com.acme.other']), 3, 200);
  expect(await read()).toMatchObject({ bundleIds: ['com.acme.other'], credentials: { keyId: 'key-2' }, previous });
  await configure(setupOf('third'), 4, 4);
  expect((await read())?.previous).toBeNull();
});

it('records the replaced and the new configuration in the audit log', async () => {
  const { key, configure } = await newApp();
  await configure(setupOf('first'), 1, 100);
  await configure(setupOf('second', 'key-1', ['com.acme.other']), 2, 100);
  const nothing = { actor: null, action: null, object: null, after: null, before: null, people: false };
  const slice = { limit: 2, after: null, before: null, fromEnd: false };
  const [second, first] = await stores.store.auditEntries.list(key.tenantId, nothing, slice);
  const setup = { fingerprint: 'SHA256:first', bundleIds: ['com.acme.chat'] };
  expect(first?.details).toMatchObject({ service: 'IOS_APNS', before: null, after: setup });
  expect(second?.details).toMatchObject({
    before: setup,
    after: { fingerprint: 'SHA256:second', bundleIds: ['com.acme.other'] },
  });
});

it('leaves a disabled push service disabled', async () => {
  const { key, configure, read } = await newApp();
  await configure(setupOf('first'), 1, 100);
  expect((await read())?.enabled).toBe(true);
  await stores.store.pushServices.setEnabled(key, false, note(2));
  await configure(setupOf('second'), 3, 100);
  expect((await read())?.enabled).toBe(false);
});

it('forgets previous credentials whose time is over, and the keys that sealed them', async () => {
  const { configure, read } = await newApp();
  const { pushServices } = stores.store;
  await configure(setupOf('first', 'key-of-the-previous'), 1, 50);
  await configure(setupOf('second', 'key-of-the-current'), 2, 50);
  expect(await pushServices.keyIds()).toEqual(
    expect.arrayContaining(['key-of-the-previous', 'key-of-the-current']) as string[],
  );
  await pushServices.purgePrevious(at(49));
  expect((await read())?.previous).not.toBeNull();
  expect(await pushServices.purgePrevious(at(50))).toBe(1);
  expect(await pushServices.purgePrevious(at(50))).toBe(0);
  expect(await read()).toMatchObject({ credentials: { fingerprint: 'SHA256:second' }, previous: null });
  expect(await pushServices.keyIds()).not.toContain('key-of-the-previous');
});
