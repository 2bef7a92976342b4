import { DAY_MS } from '../../src/domain/durations.js';
import { firstIdAt } from '../../src/database/firstIdAt.js';
import { createPushOutcomeDeliveries } from '../../src/webhooks/pushOutcomes/pushOutcomeDeliveries.js';
import { outboxOf, settlementOf } from '../delivery/outbox.js';
import { at } from '../support/testStores.js';
import { useWebhooks } from './useWebhooks.js';

const { stores, chatOf, vault } = useWebhooks();
const { burst, leaseOne } = outboxOf(stores);
const URL_OF_PLATFORM = 'https://platform.example.com/';
const ROOM = { total: 10, perTenant: 3, tenants: [] };
const EVERY = ['PUSH_SENT', 'PUSH_FAILED', 'PUSH_UNREACHABLE'] as const;
const NOW = new Date();
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);

afterEach(async () => {
  await stores().prisma.pushOutcomeNotice.deleteMany();
  await stores().prisma.pushOutcomeQueue.deleteMany();
});

/** A tenant whose platform asks for all outcomes. */
async function asking(): Promise<number> {
  const { tenantId } = await chatOf(URL_OF_PLATFORM);
  await askFor(tenantId, EVERY);
  return tenantId;
}
async function askFor(tenantId: number, pushOutcomes: readonly (typeof EVERY)[number][]): Promise<void> {
  const secret = { sealed: new Uint8Array([1]), keyId: 'k' };
  const setup = { url: URL_OF_PLATFORM, enabled: true, secret, replaceSecret: false, pushOutcomes };
  const note = { actor: 'test', address: null, action: 'test', at: NOW };
  await stores().store.webhooks.configure(tenantId, setup, note);
}
/** Settled deliveries of which nothing but the id is looked at. */
async function recorded(tenantId: number, count: number, settledAt = NOW, publishedAt = settledAt): Promise<void> {
  await stores().prisma.$executeRawUnsafe(
    `INSERT INTO push_outcomes (tenant_id, type, delivery_id, settled_at)
     SELECT $1, 'PUSH_SENT', (left($2, 23) || '-' || lpad(to_hex(n), 12, '0'))::uuid, $4::timestamptz
     FROM generate_series(1, $3::int) n`,
    ...[tenantId, firstIdAt(publishedAt), count, settledAt],
  );
}
const DAYS_AGO = (days: number) => new Date(NOW.getTime() - days * DAY_MS);
const AS_IT_IS = { refusals: 0, refusedSince: null };
const sentOf = async (tenantId: number) =>
  (await stores().store.pushOutcomes.states(tenantId)).find(({ outcome }) => outcome === 'PUSH_SENT');

it('are recorded by the settlement, of tenants that ask, while the lease holds', async () => {
  const [tenantId, other] = [await asking(), await stores().newTenant()];
  const node = stores().askedBy({ has: () => true });
  await burst(2, at(1), tenantId);
  await burst(1, at(1), other);
  const leased = [await leaseOne(node), await leaseOne(node), await leaseOne(node)];
  const [first] = leased;
  if (!first) throw new Error('nothing is due');
  await node.deliveries.settle(settlementOf({ ...first, lease: 7 }, { outcome: 'PUSH_SENT' }));
  expect(await stores().prisma.pushOutcomeNotice.count()).toBe(0);
  await Promise.all(leased.map((one) => node.deliveries.settle(settlementOf(one, { outcome: 'PUSH_SENT' }))));
  const rows = await stores().prisma.pushOutcomeNotice.findMany();
  const ids = leased.filter((one) => one.tenantId === tenantId).map(({ id }) => id);
  expect(rows.map(({ deliveryId }) => deliveryId).sort()).toEqual(ids.sort());
  expect(new Set(rows.map((row) => row.tenantId))).toEqual(new Set([tenantId]));
  expect(rows.map(({ settledAt }) => settledAt)).toEqual(rows.map(() => at(3)));
});

it('are leased by one node, as a batch that stays the same until it is taken', async () => {
  const tenantId = await asking();
  await recorded(tenantId, 150);
  const { store, other } = stores();
  const [leased, ...none] = await store.pushOutcomes.lease(NOW, later(60), ROOM);
  expect(none).toEqual([]);
  if (!leased) throw new Error('nothing is due');
  expect(leased).toMatchObject({ tenantId, type: 'PUSH_SENT', url: URL_OF_PLATFORM, attempt: 0 });
  expect(leased.batch).toHaveLength(100);
  expect(await other.pushOutcomes.lease(NOW, later(60), ROOM)).toEqual([]);
  const failure = { failingSince: NOW, reason: 'HTTP 503', dueAt: later(1), kept: 100, ...AS_IT_IS };
  await store.pushOutcomes.failed(leased, failure);
  // Older ones that come late are not of this batch.
  await recorded(tenantId, 1, new Date(NOW.getTime() - 60_000));
  expect(await sentOf(tenantId)).toMatchObject({ queued: 151, failures: 1, lastError: 'HTTP 503' });
  const [again] = await other.pushOutcomes.lease(later(2), later(62), ROOM);
  if (!again) throw new Error('nothing is due');
  expect(again.batch).toEqual(leased.batch);
  // The lease of the first node has lapsed: it settles nothing.
  expect(await store.pushOutcomes.taken(leased, later(2), later(3))).toBe(false);
  expect(await other.pushOutcomes.taken(again, later(2), later(3))).toBe(true);
  expect(await sentOf(tenantId)).toMatchObject({ queued: 51, failures: 0, failingSince: null });
  const [rest] = await store.pushOutcomes.lease(later(2), later(62), ROOM);
  expect(rest?.batch).toHaveLength(51);
  if (rest) expect(await store.pushOutcomes.taken(rest, later(2), later(3))).toBe(false);
  expect(await store.pushOutcomes.outstanding()).toEqual({ queued: 0, failing: 0 });
});

it('are dropped and counted where they are too many or too old, the oldest first', async () => {
  const [tenantId, tooMany] = [await asking(), await asking()];
  const { pushOutcomes } = stores().store;
  await recorded(tenantId, 3, DAYS_AGO(4));
  // Published long ago, and settled now.
  await recorded(tenantId, 2, NOW, DAYS_AGO(5));
  await recorded(tooMany, 100_010);
  const before = new Date(NOW.getTime() - 3 * DAY_MS);
  expect(await pushOutcomes.drop(before)).toBe(13);
  expect(await pushOutcomes.drop(before)).toBe(0);
  expect(await sentOf(tenantId)).toMatchObject({ queued: 2, dropped: 3 });
  expect(await sentOf(tooMany)).toMatchObject({ queued: 100_000, dropped: 10 });
  const [oldest] = await stores().prisma.pushOutcomeNotice.findMany({
    where: { tenantId: tooMany },
    orderBy: { deliveryId: 'asc' },
    take: 1,
  });
  expect(oldest?.deliveryId.endsWith('-00000000000b')).toBe(true);
});

it('a batch that has lost an outcome is made anew, and what is on its way is not dropped', async () => {
  const tenantId = await asking();
  const { pushOutcomes } = stores().store;
  await recorded(tenantId, 3, DAYS_AGO(4));
  const [leased] = await pushOutcomes.lease(NOW, later(60), ROOM);
  if (!leased) throw new Error('nothing is due');
  expect(leased.batch).toHaveLength(3);
  expect(await pushOutcomes.drop(DAYS_AGO(3))).toBe(0);
  await recorded(tenantId, 2);
  await pushOutcomes.failed(leased, {
    ...{ failingSince: NOW, reason: 'HTTP 413', dueAt: later(1), kept: 3 },
    ...{ refusals: 1, refusedSince: NOW },
  });
  expect(await pushOutcomes.drop(DAYS_AGO(3))).toBe(3);
  expect(await sentOf(tenantId)).toMatchObject({ queued: 2, dropped: 3, failures: 1 });
  const [next] = await pushOutcomes.lease(later(2), later(62), ROOM);
  expect(next).toMatchObject({ refusals: 0, refusedSince: null });
  expect(next?.batch).toHaveLength(2);
  expect(next?.batch.some((id) => leased.batch.includes(id))).toBe(false);
});

/** A platform over one queue: hands it what is due, at the times that are due. @returns what it took, and when it was done */
async function drained(tenantId: number, statusOf: (batch: string[]) => number) {
  let now = NOW;
  let dropped = 0;
  const deliveries = createPushOutcomeDeliveries({
    ...{ store: stores().store, vault, clock: () => now, random: () => 0 },
    onDropped: (count) => (dropped += count),
  });
  const taken: string[] = [];
  let requests = 0;
  for (; requests < 200 && ((await sentOf(tenantId))?.queued ?? 0) > 0; requests += 1) {
    const { dueAt } = await stores().prisma.pushOutcomeQueue.findUniqueOrThrow({
      where: { tenantId_type: { tenantId, type: 'PUSH_SENT' } },
    });
    now = new Date(Math.max(now.getTime(), dueAt.getTime()));
    const [leased] = await deliveries.lease(ROOM);
    if (!leased) throw new Error('nothing is due');
    const statusCode = statusOf(leased.batch);
    const reason = `HTTP ${statusCode}`;
    if (statusCode === 200) taken.push(...leased.batch);
    await deliveries.settle(
      leased,
      statusCode === 200
        ? { kind: 'delivered', statusCode }
        : { kind: 'refused', statusCode, reason, retryAfterMs: null },
    );
  }
  return { taken, dropped, requests, tookMs: now.getTime() - NOW.getTime() };
}

it('a platform that takes only small requests gets them within seconds', async () => {
  const tenantId = await asking();
  await recorded(tenantId, 100);
  const { taken, dropped, tookMs } = await drained(tenantId, (batch) => (batch.length > 20 ? 413 : 200));
  expect(new Set(taken).size).toBe(100);
  expect(dropped).toBe(0);
  expect(tookMs).toBeLessThan(60_000);
});

it.each([400, 413])(
  'one outcome that is refused with %i is dropped after an hour, and all others are sent',
  async (status) => {
    const tenantId = await asking();
    await recorded(tenantId, 40);
    const poison = (batch: string[]) => batch.some((id) => id.endsWith('-000000000011'));
    const { taken, dropped, requests, tookMs } = await drained(tenantId, (batch) => (poison(batch) ? status : 200));
    expect(new Set(taken).size).toBe(39);
    expect(poison(taken)).toBe(false);
    expect(dropped).toBe(1);
    expect(await sentOf(tenantId)).toMatchObject({ queued: 0, dropped: 1, failures: 0, failingSince: null });
    expect(requests).toBeLessThan(60);
    expect(tookMs).toBeGreaterThan(3_600_000);
    expect(tookMs).toBeLessThan(2 * 3_600_000);
  },
);

it('that are not asked for any more are dropped, and others stay', async () => {
  const tenantId = await asking();
  await recorded(tenantId, 3);
  await askFor(tenantId, ['PUSH_SENT']);
  expect(await sentOf(tenantId)).toMatchObject({ queued: 3 });
  await askFor(tenantId, ['PUSH_FAILED']);
  expect(await stores().prisma.pushOutcomeNotice.count()).toBe(0);
  // A settlement that crossed with the change.
  await recorded(tenantId, 2);
  expect(await stores().store.pushOutcomes.lease(NOW, later(60), ROOM)).toEqual([]);
  expect(await stores().store.pushOutcomes.drop(new Date(NOW.getTime() - 3 * DAY_MS))).toBe(2);
});
