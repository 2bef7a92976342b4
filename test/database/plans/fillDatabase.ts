import pg from 'pg';
import { seedChats, seedRowsOfChats } from '../../../bench/pages/seed.mjs';
import { definitionsOf, startBulkLoad } from '../../../bench/support/bulkLoad.mjs';

/** A tenant, and how many chats it is to have. */
export interface Population {
  tenantId: number;
  apps: readonly string[];
  chats: number;
}

/** Of every so many-th chat there are events, deliveries and audit entries. */
const NTH = 16;
/** What the chats do not bring along, of the first tenant. */
const REST = [
  `INSERT INTO publish_receipts (tenant_id, chat_id, idempotency_key, fingerprint, base_seq, count, created_at)
   SELECT tenant_id, chat_id, 'key', '\\x00', seq, 1, received_at FROM chat_events WHERE tenant_id = $1 AND seq = 1`,
  // Three in four of the clients' events have an id, and one in fifty waits to be told.
  `WITH said AS (
     INSERT INTO chat_events (tenant_id, chat_id, seq, source, event, msg_id, content, occurred_at, received_at)
     SELECT tenant_id, chat_id, 3, 'CLIENT', event, CASE WHEN right(chat_id, 1) < 'c' THEN 'm1' END, content, occurred_at, received_at
     FROM chat_events WHERE tenant_id = $1 AND seq = 1 RETURNING tenant_id, chat_id, received_at
   )
   INSERT INTO webhook_queues (tenant_id, chat_id, delivered_seq, batch_seq, due_at, attempt, failing_since)
   SELECT tenant_id, chat_id, CASE WHEN waits THEN 0 ELSE 3 END, 3, CASE WHEN waits THEN received_at END,
     CASE WHEN fails THEN 1 ELSE 0 END, CASE WHEN fails THEN received_at END
   FROM said, LATERAL (SELECT right(chat_id, 2) < '05' AS waits, right(chat_id, 2) < '02' AS fails) is_one_that`,
  // One in fifty of the clients does not want to be notified any more.
  `UPDATE push_subscriptions SET device_token = NULL, removed_at = created_at, removal_reason = 'UNSUBSCRIBED'
   WHERE tenant_id = $1 AND removed_at IS NULL AND right(chat_id, 2) < '05'`,
  // One in a hundred is under way.
  `UPDATE deliveries SET status = 'PENDING', due_at = created_at, settled_at = NULL, reason = NULL
   WHERE tenant_id = $1 AND seq = 2 AND right(chat_id, 2) < '04'`,
  `INSERT INTO api_keys (tenant_id, id, name, role, secret_hash)
   SELECT $1, 'key-' || n, 'Key', 'DEVICE', '\\x00' FROM generate_series(1, 10000) n`,
  `INSERT INTO alerts (tenant_id, app_id, service, kind, message, raised_at, last_seen_at, resolved_at)
   SELECT $1, 'app-0', 'IOS_APNS', 'TOKENS_REFUSED', 'Look.', now(), now(), now() FROM generate_series(1, 10000) n`,
  `INSERT INTO chat_refusals (tenant_id, chat_id, at, operation, door, code, message)
   SELECT tenant_id, chat_id, received_at, 'subscribe', 'REST', 'INVALID_INPUT', 'No.' FROM chat_events
   WHERE tenant_id = $1 AND seq = 1`,
];

const TABLES = [
  ...['chat_sessions', 'push_subscriptions', 'chat_events', 'deliveries', 'audit_entries'],
  ...['publish_receipts', 'webhook_queues', 'api_keys', 'alerts', 'chat_refusals'],
];

/**
 * Fills a migrated database, on two connections: the server has a core for each of them.
 * @throws Error when an index or a key is not as the migrations made it
 */
export async function fillDatabase(url: string, populations: readonly Population[]): Promise<void> {
  const [first, second] = [await connect(url), await connect(url)];
  try {
    const before = await definitionsOf(first);
    const load = await startBulkLoad(first, TABLES);
    const halves = populations.map(({ chats }) => Math.floor(chats / 2));
    const seedHalf = async (connection: pg.Client, isFirst: boolean) => {
      for (const [index, population] of populations.entries()) {
        const half = halves[index] ?? 0;
        await seedChats(runOn(connection), { ...population, ...(isFirst ? { to: half } : { from: half + 1 }) });
      }
    };
    await Promise.all([seedHalf(first, true), seedHalf(second, false)]);
    const filled = seedRest(second, populations);
    await Promise.all([
      (async () => {
        await load.buildIndexes(first, ['chat_sessions']);
        await filled;
        await load.buildIndexes(first, TABLES);
      })(),
      filled.then(() => load.buildIndexes(second, TABLES)),
    ]);
    await load.restoreConstraints(first);
    await first.query('ANALYZE');
    const after = await definitionsOf(first);
    if (after.join() !== before.join()) throw new Error('the indexes are not those of the migrations');
  } finally {
    await first.end();
    await second.end();
  }
}

async function seedRest(connection: pg.Client, populations: readonly Population[]): Promise<void> {
  for (const { tenantId } of populations) await seedRowsOfChats(runOn(connection), { tenantId, nth: NTH });
  for (const sql of REST) await connection.query(sql, [populations[0]?.tenantId]);
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`SET synchronous_commit = off; SET maintenance_work_mem = '256MB'`);
  return client;
}

function runOn(client: pg.Client) {
  return (sql: string, parameters: unknown[]) => client.query(sql, parameters);
}
