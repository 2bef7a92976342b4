import { pino } from 'pino';
import { createWebhookAlerting } from '../../src/webhooks/webhookAlerting.js';
import type { LeasedOutcomes } from '../../src/webhooks/pushOutcomes/pushOutcomes.store.js';
import { useWebhooks } from './useWebhooks.js';

const { stores, chatOf } = useWebhooks();
const URL_OF_PLATFORM = 'https://platform.example.com/';
const EVERY = { appId: null, kind: null, state: null, since: null, until: null };
const FIRST = { limit: 10, after: null, before: null, fromEnd: false };
const ROOM = { total: 10, perTenant: 3, tenants: [] };
const clock = () => new Date();
const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
const REFUSED = { kind: 'refused', statusCode: 500, reason: 'HTTP 500', retryAfterMs: null } as const;
const DELIVERED = { kind: 'delivered', statusCode: 200 } as const;

afterEach(async () => {
  await stores().prisma.pushOutcomeNotice.deleteMany();
  await stores().prisma.pushOutcomeQueue.deleteMany();
});

/** A tenant whose platform asks for outcomes, one of which waits; and what its alerts say. */
async function stage() {
  const { store, prisma } = stores();
  const chat = await chatOf(URL_OF_PLATFORM);
  const { tenantId } = chat;
  const configure = async (pushOutcomes: readonly ['PUSH_SENT'] | readonly []) => {
    const secret = { sealed: new Uint8Array([1]), keyId: 'k' };
    const setup = { url: URL_OF_PLATFORM, enabled: true, secret, replaceSecret: false, pushOutcomes };
    await store.webhooks.configure(tenantId, setup, { actor: 'test', address: null, action: 'test', at: clock() });
  };
  await configure(['PUSH_SENT']);
  const deliveryId = '01a22eff-0000-7000-8000-000000000001';
  await prisma.pushOutcomeNotice.create({ data: { tenantId, type: 'PUSH_SENT', deliveryId, settledAt: clock() } });
  const alerting = createWebhookAlerting({ store, clock, logger: pino({ level: 'silent' }) });
  const lease = async (): Promise<LeasedOutcomes> => {
    await prisma.pushOutcomeQueue.updateMany({ data: { dueAt: ago(1) } });
    const [leased] = await store.pushOutcomes.lease(clock(), ago(-60), ROOM);
    if (!leased) throw new Error('nothing is due');
    return leased;
  };
  return {
    ...{ tenantId, alerting, configure },
    /** A request with outcomes fails: it is the last of some since then. */
    async failsSince(failingSince: Date): Promise<void> {
      const leased = await lease();
      const failure = { failingSince, reason: 'HTTP 500', dueAt: clock(), kept: 1, refusals: 0, refusedSince: null };
      await store.pushOutcomes.failed(leased, failure);
      await alerting.heardOutcomes({ ...leased, failingSince }, REFUSED);
    },
    async isTaken(): Promise<void> {
      const leased = await lease();
      await store.pushOutcomes.taken(leased, clock(), clock());
      await alerting.heardOutcomes(leased, DELIVERED);
    },
    eventsFailSince: async (failingSince: Date) => {
      await prisma.webhook.update({ where: { tenantId }, data: { failingSince } });
      await alerting.heard({ tenantId, failingSince } as never, { ...REFUSED, reason: 'HTTP 503' }, clock());
    },
    eventsAreTaken: () => alerting.heard({ tenantId, failingSince: ago(300) } as never, DELIVERED, clock()),
    open: async () =>
      (await store.alertList.list(tenantId, EVERY, FIRST))
        .filter(({ resolvedAt }) => resolvedAt === null)
        .map(({ message }) => message),
    count: async () => (await store.alertList.list(tenantId, EVERY, FIRST)).length,
  };
}

it('outcomes that fail for two minutes raise the alert, which says so, and the next success resolves it', async () => {
  const { failsSince, isTaken, open } = await stage();
  await failsSince(ago(60));
  expect(await open()).toEqual([]);
  await failsSince(ago(120));
  expect(await open()).toEqual([
    'The platform takes no outcomes of pushes: HTTP 500. The platform fails. They are kept for three days.',
  ]);
  await isTaken();
  expect(await open()).toEqual([]);
});

it('one alert stays while client events or outcomes fail, and speaks of client events while both do', async () => {
  const { failsSince, isTaken, eventsFailSince, eventsAreTaken, open, count } = await stage();
  const ofEvents = [expect.stringMatching(/takes no client events: HTTP 503/)];
  const ofOutcomes = [expect.stringMatching(/takes no outcomes of pushes: HTTP 500/)];
  await failsSince(ago(300));
  expect(await open()).toEqual(ofOutcomes);
  await eventsFailSince(ago(300));
  await failsSince(ago(300));
  expect(await open()).toEqual(ofEvents);
  await eventsAreTaken();
  expect(await open()).toEqual(ofOutcomes);
  await eventsFailSince(ago(300));
  await isTaken();
  expect(await open()).toEqual(ofEvents);
  await eventsAreTaken();
  expect(await open()).toEqual([]);
  expect(await count()).toBe(1);
});

it('outcomes that are not asked for any more keep no alert open, and health knows those that fail', async () => {
  const { tenantId, failsSince, configure, alerting, open } = await stage();
  await failsSince(ago(300));
  const [facts] = await stores().store.healthFacts.ofTenants([tenantId], ago(200));
  expect(facts?.webhook?.outcomesStuckSince).toBeInstanceOf(Date);
  expect(await open()).toHaveLength(1);
  await configure([]);
  await alerting.outcomesAsked();
  expect(await open()).toEqual([]);
  const [after] = await stores().store.healthFacts.ofTenants([tenantId], ago(200));
  expect(after?.webhook?.outcomesStuckSince).toBeNull();
});
