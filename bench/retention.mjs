/**
 * What a subscribe costs while retention removes 50,000 old chats beside it, on the same PostgreSQL:
 *   node test/support/withPostgres.mjs node bench/retention.mjs
 * Callers subscribe at an even pace, first alone, then with the job. Absolute numbers mean little on a shared machine; the two
 * columns of one run do.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { Redacted } from '../dist/domain/redacted.js';
import { createRetentionJob } from '../dist/audit/retention.js';
import { openPostgres } from '../dist/database/database.js';
import { createPushSubscriptionsStore } from '../dist/subscriptions/pushSubscriptions.store.js';
import { NO_OBSERVER } from '../dist/domain/changeObserver.js';

const OLD = 50_000;
const ACTIVE = 5_000;
const EVENTS = 5;
const DELIVERIES = 2;
const PER_SECOND = 500;
const ALONE_MS = 10_000;

const url = process.env.TEST_DATABASE_URL;
if (!url) throw new Error('TEST_DATABASE_URL must name a PostgreSQL server; test/support/withPostgres.mjs starts one');
const database = await openPostgres(url);
const { prisma } = database;
const pushSubscriptions = createPushSubscriptionsStore(database, NO_OBSERVER);
const host = `bench-${randomUUID()}.example.com`;
const { id: tenantId } = await prisma.tenant.create({ data: { host, name: 'Bench', endedSessionDays: 30 } });
await prisma.app.create({ data: { tenantId, appId: 'bench', name: 'Bench' } });
await prisma.$executeRaw`
  INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id)
  SELECT ${tenantId}, 'chat-' || n, 'bench', 'client-' || n FROM generate_series(0, ${ACTIVE - 1}::int) n`;
await prisma.$executeRaw`
  INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id, state, ended_at, end_reason)
  SELECT ${tenantId}, 'old-' || n, 'bench', 'old-' || n, 'COMPLETED', now() - interval '60 days' - n * interval '1 second',
    'PLATFORM_ENDED' FROM generate_series(0, ${OLD - 1}::int) n`;
await prisma.$executeRaw`
  INSERT INTO push_subscriptions (tenant_id, chat_id, service, device_token, removed_at, removal_reason)
  SELECT ${tenantId}, 'old-' || n, 'ANDROID_FIREBASE', repeat('x', 160), now(), 'CHAT_ENDED'
  FROM generate_series(0, ${OLD - 1}::int) n`;
await prisma.$executeRaw`
  INSERT INTO chat_events (tenant_id, chat_id, seq, event, content, occurred_at)
  SELECT ${tenantId}, 'old-' || n, e, 'chat_session_message', '{"msg": "as long as a message is"}', now()
  FROM generate_series(0, ${OLD - 1}::int) n, generate_series(1, ${EVENTS}::int) e`;
await prisma.$executeRaw`
  INSERT INTO deliveries (tenant_id, id, chat_id, app_id, seq, event, service, status, notification, expires_at, settled_at)
  SELECT ${tenantId}, gen_random_uuid(), 'old-' || n, 'bench', e, 'chat_session_message', 'ANDROID_FIREBASE', 'SENT', '{}', now(),
    now() FROM generate_series(0, ${OLD - 1}::int) n, generate_series(1, ${DELIVERIES}::int) e`;
await prisma.$executeRawUnsafe('ANALYZE');

function subscribe() {
  const number = Math.floor(Math.random() * ACTIVE);
  const device = {
    service: 'ANDROID_FIREBASE',
    token: new Redacted(randomBytes(80).toString('base64url')),
    bundleId: null,
  };
  const chat = { tenantId, chatId: `chat-${number}`, appId: 'bench', clientId: new Redacted(`client-${number}`) };
  return pushSubscriptions.change({ ...chat, device, actor: 'bench', address: null, at: new Date() });
}

/** Subscribes at the pace until `isOver`. @returns every call's milliseconds */
async function measure(isOver) {
  const latencies = [];
  const calls = [];
  const start = performance.now();
  for (let made = 0; !isOver();) {
    for (; made < ((performance.now() - start) / 1_000) * PER_SECOND; made += 1) {
      const begun = performance.now();
      calls.push(subscribe().then(() => latencies.push(performance.now() - begun)));
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await Promise.all(calls);
  return latencies.sort((a, b) => a - b);
}

let end = performance.now() + 2_000;
await measure(() => performance.now() > end);
end = performance.now() + ALONE_MS;
const alone = await measure(() => performance.now() > end);

let isDone = false;
const job = createRetentionJob({
  store,
  clock: () => new Date(),
  random: Math.random,
  logger: { warn: (details) => process.stderr.write(`${String(details.err)}\n`) },
  onRemoved: () => undefined,
});
const begun = performance.now();
void job.pass().then(() => (isDone = true));
const beside = await measure(() => isDone);
const seconds = (performance.now() - begun) / 1_000;
const left = await prisma.chatSession.count({ where: { tenantId } });
await database.close();

const at = (sorted, share) => sorted[Math.floor((sorted.length - 1) * share)].toFixed(1).padStart(8);
const line = (name, sorted) => `${name.padEnd(18)}${[0.5, 0.95, 0.99, 1].map((share) => at(sorted, share)).join('')}\n`;
process.stdout.write(
  `${PER_SECOND} subscribes a second; ${OLD} old chats (each ${EVENTS} events, ${DELIVERIES} deliveries) gone in ` +
    `${seconds.toFixed(1)} s, ${left - ACTIVE} left; Node ${process.version}\n\n` +
    `milliseconds           p50     p95     p99     max\n${line('alone', alone)}${line('beside the job', beside)}`,
);
