import { firstIdAt } from '../../src/database/firstIdAt.js';
import { eventually } from '../support/eventually.js';
import { openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const NOW = new Date();
const OLD = new Date(NOW.getTime() - 1_000);
const NOTE = { actor: 'test', address: null, action: 'test', at: NOW };
const SETUP = {
  ...{ url: 'https://platform.example.com/', enabled: true, replaceSecret: false },
  secret: { sealed: new Uint8Array([1]), keyId: 'k' },
};

/** A tenant with one outcome that waits. */
async function asking(): Promise<number> {
  const tenantId = await stores.newTenant();
  await stores.store.webhooks.configure(tenantId, { ...SETUP, pushOutcomes: ['PUSH_SENT'] }, NOTE);
  const outcome = { tenantId, type: 'PUSH_SENT', deliveryId: firstIdAt(OLD), settledAt: OLD } as const;
  await stores.prisma.pushOutcomeNotice.create({ data: outcome });
  return tenantId;
}
/** As long as a statement waits for a lock. */
async function isWaiting(): Promise<void> {
  await eventually(async () => {
    const rows = await stores.prisma.$queryRaw<object[]>`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    expect(rows.length).toBeGreaterThan(0);
  });
}

it.each([
  ['configured', (id: number) => stores.other.webhooks.configure(id, { ...SETUP, pushOutcomes: [] }, NOTE)],
  ['removed', (id: number) => stores.other.webhooks.remove(id, NOTE)],
])('a webhook that is %s waits for a queue of outcomes before it locks the outcomes', async (_, change) => {
  const tenantId = await asking();
  let changing: Promise<unknown> | undefined;
  await stores.prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM push_outcome_queues WHERE tenant_id = ${tenantId} FOR UPDATE`;
    changing = change(tenantId);
    await isWaiting();
    await transaction.$queryRaw`SELECT FROM push_outcomes WHERE tenant_id = ${tenantId} FOR UPDATE NOWAIT`;
  });
  await changing;
  expect(await stores.prisma.pushOutcomeQueue.count({ where: { tenantId } })).toBe(0);
});

it('dropping leaves a queue that is busy for the next time, and does not wait', async () => {
  const tenantId = await asking();
  await stores.prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM push_outcome_queues WHERE tenant_id = ${tenantId} FOR UPDATE`;
    expect(await stores.other.pushOutcomes.drop(NOW)).toBe(0);
  });
  expect(await stores.other.pushOutcomes.drop(NOW)).toBe(1);
});

it('a webhook of alerts is locked before its notices', async () => {
  const tenantId = await stores.newTenant();
  const setup = { ...SETUP, kinds: [] };
  await stores.store.alertWebhooks.configure(tenantId, setup, NOTE);
  await stores.store.alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', { message: 'It fails.', code: null }, OLD);
  await stores.prisma.alertNotice.updateMany({ data: { dueAt: new Date(NOW.getTime() + 60_000) } });
  let changing: Promise<unknown> | undefined;
  await stores.prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT FROM alert_webhooks WHERE tenant_id = ${tenantId} FOR UPDATE`;
    expect(await stores.other.alertNotices.giveUp(NOW)).toBe(0);
    changing = stores.other.alertWebhooks.remove(tenantId, NOTE);
    await isWaiting();
    await transaction.$queryRaw`SELECT FROM alert_notices WHERE receiver_id = ${tenantId} FOR UPDATE NOWAIT`;
  });
  await changing;
  expect(await stores.prisma.alertNotice.count()).toBe(0);
});
