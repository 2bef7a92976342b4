import type { Settlement } from '../../src/delivery/settling/deliveries.store.js';
import { outboxOf, capacityFor, settlementOf } from '../delivery/outbox.js';
import { changeOf, ios, openTestStores, type TestStores } from '../support/testStores.js';

const NOW = new Date();
const inMs = (ms: number) => new Date(NOW.getTime() + ms);
const AN_HOUR_AGO = inMs(-3_600_000);

let stores: TestStores;
const { burst } = outboxOf(() => stores);
let tenantId: number;
let otherId: number;

beforeAll(async () => {
  stores = await openTestStores();
  tenantId = await stores.newTenant();
  otherId = await stores.newTenant();
  // Ids are of this moment, so the deliveries are too.
  await burst(6, NOW, tenantId);
  await burst(1, NOW, otherId);
  const chat = await stores.newChat(tenantId);
  await stores.store.pushSubscriptions.change(changeOf(chat, ios(), NOW));
  await stores.newChat(tenantId);

  const leased = await stores.store.deliveryLeases.lease(inMs(1), inMs(60_000), capacityFor(100));
  const own = leased.filter((delivery) => delivery.tenantId === tenantId);
  const ends: Partial<Settlement>[] = [
    { at: inMs(40) },
    { at: inMs(60) },
    { status: 'FAILED', reason: 'UNREGISTERED', at: inMs(50) },
    { status: 'FAILED', reason: 'UNREGISTERED', at: inMs(70) },
    { status: 'SUPPRESSED', reason: 'CLIENT_FETCHED', at: inMs(50) },
    { status: 'RETRYING', reason: 'ServiceUnavailable', dueAt: inMs(5_000), at: inMs(50) },
  ];
  for (const [index, end] of ends.entries()) {
    const delivery = own[index];
    if (!delivery) throw new Error('a delivery is missing');
    await stores.store.deliveries.settle(settlementOf(delivery, end));
  }
});
afterAll(() => stores.close());

const overviews = () => stores.store.overviews;
const byStatus = (rows: { status: string; count: number }[]) =>
  Object.fromEntries(rows.map((row) => [row.status, row.count]));

test('chats and subscriptions that go on are counted, of a tenant and of all', async () => {
  expect(await overviews().activeChats(tenantId)).toBe(3);
  expect(await overviews().activeChats(null)).toBe(4);
  expect(await overviews().activeChats(-1)).toBe(0);
  const own = await overviews().subscriptions(tenantId);
  expect(Object.fromEntries(own.map(({ service, count }) => [service, count]))).toEqual({
    ANDROID_FIREBASE: 1,
    IOS_APNS: 1,
  });
  const all = await overviews().subscriptions(null);
  expect(all.find(({ service }) => service === 'ANDROID_FIREBASE')?.count).toBe(2);
});

test('deliveries are counted by how far they have come, since a time', async () => {
  const counts = { SENT: 2, FAILED: 2, SUPPRESSED: 1, RETRYING: 1 };
  expect(byStatus(await overviews().statuses(tenantId, AN_HOUR_AGO))).toEqual(counts);
  expect(byStatus(await overviews().statuses(null, AN_HOUR_AGO))).toEqual({ ...counts, PENDING: 1 });
  expect(await overviews().statuses(tenantId, inMs(120_000))).toEqual([]);
});

test('minutes say how many, and how long those sent have taken', async () => {
  const minutes = await overviews().minutes(tenantId, AN_HOUR_AGO);
  expect(minutes).toEqual([
    {
      at: new Date(Math.floor(NOW.getTime() / 60_000) * 60_000),
      byStatus: { SENT: 2, FAILED: 2, SUPPRESSED: 1, RETRYING: 1 },
      p50Ms: expect.closeTo(50, 0) as number,
      p95Ms: expect.closeTo(59, 0) as number,
    },
  ]);
});

test('reasons come by how often, with the last time', async () => {
  const reasons = await overviews().failures(tenantId, AN_HOUR_AGO, 10);
  expect(reasons).toEqual([
    { status: 'FAILED', service: 'ANDROID_FIREBASE', reason: 'UNREGISTERED', count: 2, lastAt: inMs(70) },
    { status: 'SUPPRESSED', service: 'ANDROID_FIREBASE', reason: 'CLIENT_FETCHED', count: 1, lastAt: inMs(50) },
  ]);
  expect(await overviews().failures(tenantId, AN_HOUR_AGO, 1)).toHaveLength(1);
});

test('queued deliveries are counted, up to a limit', async () => {
  expect(await overviews().queue(tenantId, 100)).toEqual({ count: 1, oldest: NOW });
  expect((await overviews().queue(null, 100)).count).toBe(2);
  expect(await overviews().queue(-1, 100)).toEqual({ count: 0, oldest: null });
});

test('open circuits are visible on every node, and end with their node', async () => {
  const lane = { tenantId, appId: 'app', service: 'IOS_APNS' } as const;
  const open = { reason: 'CREDENTIALS_REFUSED', detail: '403 InvalidProviderToken', retryAt: inMs(30_000) };
  await stores.store.openCircuits.opened(lane, { ...open, at: NOW });
  await stores.store.openCircuits.opened(lane, { ...open, retryAt: inMs(90_000), at: inMs(30_000) });
  await stores.other.openCircuits.opened(lane, { ...open, at: inMs(10) });
  const [circuit, ...more] = await stores.other.openCircuits.list(tenantId);
  expect(more).toEqual([]);
  expect(circuit).toMatchObject({
    ...lane,
    ...open,
    openedAt: NOW,
    retryAt: inMs(90_000),
    tenantHost: 't1.example.com',
  });
  expect(await stores.store.openCircuits.list(otherId)).toEqual([]);

  await stores.store.openCircuits.closed(lane);
  expect((await stores.store.openCircuits.list(null)).map(({ retryAt }) => retryAt)).toEqual([inMs(30_000)]);
  await stores.other.gatewayNodes.beat(60_000);
  await stores.other.gatewayNodes.leave(NOW, 45_000);
  expect(await stores.store.openCircuits.list(null)).toEqual([]);
});
