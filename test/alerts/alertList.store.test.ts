import type { AlertFilter, AlertKey } from '../../src/alerts/alertList.store.js';
import type { Slice } from '../../src/domain/slice.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
let tenantId: number;
let other: number;

const EVERY: AlertFilter = { appId: null, kind: null, state: null, since: null, until: null };
const FIRST: Slice<AlertKey> = { limit: 10, after: null, before: null, fromEnd: false };
const told = (code: string) => ({ message: `It says ${code}.`, code });

beforeAll(async () => {
  stores = await openTestStores();
  tenantId = await stores.newTenant();
  other = await stores.newTenant();
  const { alerts } = stores.store;
  const lane = { tenantId, appId: 'app', service: 'IOS_APNS' } as const;
  await alerts.raise(lane, 'CREDENTIALS_REFUSED', told('one'), at(1));
  await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', told('two'), at(2));
  await alerts.raise({ ...lane, service: 'ANDROID_FIREBASE' }, 'TOKENS_REFUSED', told('three'), at(3));
  // In one moment: the later one comes first.
  await alerts.raise({ ...lane, tenantId: other }, 'KEY_REFUSED', told('four'), at(4));
  await alerts.raiseOfTenant(other, 'WEBHOOK_FAILING', told('five'), at(4));
  await alerts.resolve(lane, ['CREDENTIALS_REFUSED'], at(5));
  await alerts.resolveOfTenant(tenantId, 'WEBHOOK_FAILING', at(6));
});
afterAll(() => stores.close());

async function codesOf(of: number | null, filter: Partial<AlertFilter> = {}, slice: Partial<Slice<AlertKey>> = {}) {
  const found = await stores.store.alertList.list(of, { ...EVERY, ...filter }, { ...FIRST, ...slice });
  return found.map(({ code }) => code);
}
async function keyOf(code: string): Promise<AlertKey> {
  const found = (await stores.store.alertList.list(null, EVERY, FIRST)).find((alert) => alert.code === code);
  if (!found) throw new Error(`there is no alert ${code}`);
  return { at: found.raisedAt, id: found.id };
}

test.each<[string, Partial<AlertFilter>, string[]]>([
  ['nothing', {}, ['three', 'two', 'one']],
  ['open ones', { state: 'OPEN' }, ['three']],
  ['resolved ones', { state: 'RESOLVED' }, ['two', 'one']],
  ['an app, which none of the tenant as a whole is of', { appId: 'app' }, ['three', 'one']],
  ['a kind of push services', { kind: 'TOKENS_REFUSED' }, ['three']],
  ['a kind of tenants', { kind: 'WEBHOOK_FAILING' }, ['two']],
  ['the beginning of a time', { since: at(2) }, ['three', 'two']],
  ['the end of a time', { until: at(2) }, ['one']],
])("a tenant's alerts are found by %s, newest first", async (_, filter, codes) => {
  expect(await codesOf(tenantId, filter)).toEqual(codes);
});

test('those of all tenants are one list', async () => {
  expect(await codesOf(null)).toEqual(['five', 'four', 'three', 'two', 'one']);
  expect(await codesOf(null, { state: 'OPEN' })).toEqual(['five', 'four', 'three']);
});

test('pages of it begin where the one before ended, in both directions', async () => {
  expect(await codesOf(null, {}, { limit: 2 })).toEqual(['five', 'four']);
  expect(await codesOf(null, {}, { limit: 2, after: await keyOf('four') })).toEqual(['three', 'two']);
  expect(await codesOf(null, {}, { limit: 9, after: await keyOf('five') })).toEqual(['four', 'three', 'two', 'one']);
  expect(await codesOf(null, {}, { limit: 2, before: await keyOf('one'), fromEnd: true })).toEqual(['three', 'two']);
  expect(await codesOf(null, {}, { limit: 1, fromEnd: true })).toEqual(['one']);
});

test('each is found by its id, and only in its tenant', async () => {
  const { id } = await keyOf('two');
  expect(await stores.store.alertList.find(tenantId, id)).toMatchObject({ kind: 'WEBHOOK_FAILING', appId: null });
  expect(await stores.store.alertList.find(other, id)).toBeNull();
  expect(await stores.store.alertList.find(tenantId, (await keyOf('three')).id)).toMatchObject({
    ...{ appId: 'app', service: 'ANDROID_FIREBASE', code: 'three', message: 'It says three.', resolvedAt: null },
  });
});

test('at most one of a kind is open per tenant, and it is news again once it was resolved', async () => {
  const { alerts, alertList } = stores.store;
  const third = await stores.newTenant();
  const raised = () => alertList.list(third, EVERY, FIRST);
  await Promise.all(
    [stores.store, stores.other].map((node) =>
      node.alerts.raiseOfTenant(third, 'WEBHOOK_FAILING', told('HTTP 500'), at(10)),
    ),
  );
  await alerts.raiseOfTenant(third, 'WEBHOOK_FAILING', told('HTTP 503'), at(11));
  expect(await raised()).toMatchObject([{ code: 'HTTP 503', raisedAt: at(10), lastSeenAt: at(11), resolvedAt: null }]);
  await alerts.resolveOfTenant(third, 'WEBHOOK_FAILING', at(12));
  await alerts.raiseOfTenant(third, 'WEBHOOK_FAILING', told('HTTP 500'), at(13));
  expect(await raised()).toMatchObject([{ raisedAt: at(13) }, { raisedAt: at(10), resolvedAt: at(12) }]);
});

test('open alerts are counted by kind, of all tenants', async () => {
  const open = await stores.store.alertList.list(null, { ...EVERY, state: 'OPEN' }, { ...FIRST, limit: 100 });
  const byKind = new Map<string, number>();
  for (const { kind } of open) byKind.set(kind, (byKind.get(kind) ?? 0) + 1);
  const counted = await stores.store.alertList.countOpen();
  expect(byKind.size).toBe(3);
  expect(new Map(counted.map(({ kind, count }) => [kind as string, count]))).toEqual(byKind);
});
