/**
 * Subscribing, two ways on the same PostgreSQL, round by round:
 *   naive   one Prisma $transaction([upsert, create]) a call: what the stack gives out of the box
 *   Beckon  the product's own service: ownership, validation, upsert and audit in micro-batched statements
 * Run by `npm run bench`; absolute numbers mean little on a shared machine, the ratio of one run does.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Redacted } from '../dist/domain/redacted.js';
import { createDirectory } from '../dist/services/directory.js';
import { createSubscriptions } from '../dist/services/subscriptions.js';
import { openPostgres } from '../dist/store/database.js';
import { noNotices } from '../dist/store/notices.js';
import { createStore } from '../dist/store/store.js';

const CALLERS = 64;
const SESSIONS = 20_000;
const ROUNDS = 7;
const ROUND_MS = 3_000;

const url = process.env.TEST_DATABASE_URL;
if (!url) throw new Error('TEST_DATABASE_URL must name a PostgreSQL server; npm run bench starts one');
const database = await openPostgres(url);
const { prisma } = database;
const store = createStore(database, randomUUID(), uuidv7);
const directory = createDirectory({ store, notices: noNotices(), onAppChanged: () => undefined });
const subscriptions = createSubscriptions({ store, directory, clock: () => new Date() });

const host = `bench-${randomUUID()}.example.com`;
const tenant = await prisma.tenant.create({ data: { host, name: 'Bench' } });
await prisma.app.create({ data: { tenantId: tenant.id, appId: 'bench', name: 'Bench' } });
await prisma.pushServiceConfig.create({
  data: {
    tenantId: tenant.id,
    appId: 'bench',
    service: 'ANDROID_FIREBASE',
    credentials: new Uint8Array(1),
    keyId: 'bench',
    fingerprint: 'bench',
    bundleIds: [],
  },
});
await prisma.$executeRaw`
  INSERT INTO chat_sessions (tenant_id, chat_id, app_id, client_id)
  SELECT ${tenant.id}, 'chat-' || n, 'bench', 'client-' || n FROM generate_series(0, ${SESSIONS - 1}::int) n`;
await prisma.$executeRaw`ANALYZE`;

const newToken = () => randomBytes(80).toString('base64url');

async function naive(number) {
  const chatId = `chat-${number}`;
  const deviceToken = newToken();
  await prisma.$transaction([
    prisma.pushSubscription.upsert({
      where: { tenantId_chatId: { tenantId: tenant.id, chatId } },
      create: { tenantId: tenant.id, chatId, service: 'ANDROID_FIREBASE', deviceToken },
      update: {
        service: 'ANDROID_FIREBASE',
        deviceToken,
        refreshedAt: new Date(),
        removedAt: null,
        removalReason: null,
      },
    }),
    prisma.auditEntry.create({
      data: {
        tenantId: tenant.id,
        actor: `device:client-${number}`,
        action: 'subscribe',
        object: `chat:${chatId}`,
        details: {},
      },
    }),
  ]);
}

async function beckon(number) {
  const caller = {
    role: 'DEVICE',
    tenant: { id: tenant.id, host },
    appId: 'bench',
    clientId: new Redacted(`client-${number}`),
    address: null,
  };
  const device = { service: 'ANDROID_FIREBASE', token: new Redacted(newToken()), bundleId: null };
  await subscriptions.subscribe(caller, { chatId: `chat-${number}`, device });
}

/** @returns calls per second, and every call's milliseconds */
async function round(subscribe, ms) {
  const latencies = [];
  const start = performance.now();
  const end = start + ms;
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (performance.now() < end) {
        const begun = performance.now();
        await subscribe(Math.floor(Math.random() * SESSIONS));
        latencies.push(performance.now() - begun);
      }
    }),
  );
  return { rate: latencies.length / ((performance.now() - start) / 1000), latencies };
}

const rivals = { naive, Beckon: beckon };
const results = Object.fromEntries(Object.keys(rivals).map((name) => [name, { rates: [], latencies: [] }]));
for (const subscribe of Object.values(rivals)) await round(subscribe, ROUND_MS / 2);
for (let count = 0; count < ROUNDS; count += 1) {
  for (const [name, subscribe] of Object.entries(rivals)) {
    const { rate, latencies } = await round(subscribe, ROUND_MS);
    results[name].rates.push(rate);
    results[name].latencies.push(...latencies);
  }
}
await database.close();

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * share)];
const baseline = quantile(results.naive.rates, 0.5);
process.stdout.write(
  `Subscribe: ${CALLERS} callers, ${SESSIONS} sessions, ${ROUNDS} rounds of ${ROUND_MS / 1000} s, Node ${process.version}\n\n`,
);
process.stdout.write('| rival | calls/s (median) | ratio | p50 ms | p99 ms |\n|---|---|---|---|---|\n');
for (const [name, { rates, latencies }] of Object.entries(results)) {
  const rate = quantile(rates, 0.5);
  const cells = [
    name,
    rate.toFixed(0),
    (rate / baseline).toFixed(2),
    quantile(latencies, 0.5).toFixed(1),
    quantile(latencies, 0.99).toFixed(1),
  ];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
