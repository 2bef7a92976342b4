import type { PushService } from '../../src/domain/pushService.js';
import type { Slice } from '../../src/domain/slice.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

const NOTE = { actor: 'key:k1', address: null, action: 'setUp', at: at(0) };
const FIRST: Slice<string> = { limit: 2, after: null, before: null, fromEnd: false };
const NO_TENANT = 0;

let stores: TestStores;
/** One with the apps a to d, one with the app a, and one with none. */
let tenants: [many: number, one: number, none: number];

beforeAll(async () => {
  stores = await openTestStores();
  const { store } = stores;
  const ids = [];
  for (const [name, appIds] of Object.entries({ many: ['d', 'b', 'a', 'c'], one: ['a'] })) {
    const { id } = await store.tenants.create(`${name}.example.com`, name, NOTE);
    for (const appId of appIds) await store.apps.create(id, appId, `App ${appId}`, NOTE);
    ids.push(id);
  }
  tenants = [ids[0] ?? 0, ids[1] ?? 0, NO_TENANT];
});
afterAll(() => stores.close());

/** The ids of the apps that each tenant's list has, all asked for in one moment. */
const listed = (slice: Slice<string>, of: readonly number[] = tenants) =>
  Promise.all(of.map(async (id) => (await stores.store.apps.list(id, slice)).map(({ appId }) => appId)));

it.each<[string, Partial<Slice<string>>, string[][]]>([
  ['the first ones', {}, [['a', 'b'], ['a'], []]],
  ['the first ones after another', { after: 'a' }, [['b', 'c'], [], []]],
  ['the last ones', { fromEnd: true }, [['c', 'd'], ['a'], []]],
  ['the last ones before another', { fromEnd: true, before: 'd' }, [['b', 'c'], ['a'], []]],
  ['those between two', { after: 'a', before: 'd', limit: 9 }, [['b', 'c'], [], []]],
])('lists of many tenants in one moment are each of its own: %s', async (_which, part, expected) => {
  expect(await listed({ ...FIRST, ...part })).toEqual(expected);
});

it('returns a list to two requests, and another slice beside it', async () => {
  const [many] = tenants;
  const [[one, other], [last]] = await Promise.all([
    listed(FIRST, [many, many]),
    listed({ ...FIRST, limit: 1, fromEnd: true }, [many]),
  ]);
  expect([one, other, last]).toEqual([['a', 'b'], ['a', 'b'], ['d']]);
});

it('counts the apps of many tenants', async () => {
  expect(await Promise.all([...tenants, tenants[0]].map((id) => stores.store.apps.count(id)))).toEqual([4, 1, 0, 4]);
});

it('lists apps as they are found by their ids, with all of their push services', async () => {
  const { apps, pushServices, notificationSettings } = stores.store;
  const [tenantId, one] = tenants;
  const setupOf = (service: PushService, name: string) => ({
    service,
    credentials: { sealed: Uint8Array.from(Buffer.from(name)), keyId: 'key-1', fingerprint: `SHA256:${name}` },
    expiresAt: service === 'IOS_APNS' ? at(500) : null,
    bundleIds: service === 'IOS_APNS' ? ['com.acme.chat', 'com.acme.other'] : [],
    environment: service === 'IOS_APNS' ? ('SANDBOX' as const) : null,
    apnsKeys: null,
    projectId: service === 'IOS_APNS' ? null : 'acme',
    vapidPublicKey: null,
  });
  for (const name of ['first', 'second']) {
    const setups = (['ANDROID_FIREBASE', 'IOS_FIREBASE', 'IOS_APNS'] as const).map((service) => setupOf(service, name));
    await pushServices.configure(tenantId, 'b', setups, at(100), NOTE);
  }
  await apps.setAvailability(tenantId, 'b', { available: false, estimatedWait: 30 }, NOTE);
  await notificationSettings.change(tenantId, 'b', { privacy: 'PRIVATE' }, NOTE);
  const list = await apps.list(tenantId, { ...FIRST, limit: 9 });
  expect(list[1]).toMatchObject({ estimatedWait: 30, pushServices: [{ service: 'IOS_APNS' }, {}, {}] });
  expect(list).toEqual(await Promise.all(['a', 'b', 'c', 'd'].map((appId) => apps.find(tenantId, appId))));
  expect(await apps.list(one, FIRST)).toEqual([await apps.find(one, 'a')]);
});
