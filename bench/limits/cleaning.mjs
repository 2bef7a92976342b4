import { createDeliveryTextsStore } from '../../dist/audit/deliveryTexts.store.js';
import { createRetentionStore } from '../../dist/audit/retention.store.js';
import { openPostgres } from '../../dist/database/database.js';
import { firstIdAt } from '../../dist/database/firstIdAt.js';

const DAY_MS = 86_400_000;

/**
 * What retention costs, by the gateway's own statements: the texts of a day-old delivery, ended chats with all they have, and
 * entries of the audit log.
 * @param options.batches how many of each
 */
export async function measureRetention({ url, tenantId, costs, batches }) {
  const database = await openPostgres(url);
  const retention = createRetentionStore(database);
  const texts = createDeliveryTextsStore(database);
  const now = new Date();
  const range = { from: new Date(now.getTime() - DAY_MS), to: now };
  /** Batch by batch. @param countOf of a batch's removal; absent: every batch is full */
  const inBatches = (remove, countOf) =>
    costs.costAfterCheckpoint(async () => {
      let count = 0;
      let after = null;
      for (let batch = 0; batch < batches && (batch === 0 || after !== null); batch += 1) {
        const { removal, next } = await remove(after);
        count += countOf(removal);
        after = next;
      }
      return count;
    });
  try {
    return {
      texts: await inBatches(
        (after) => texts.removeTexts(tenantId, range, after),
        () => 1_000,
      ),
      chats: await inBatches(
        (after) => retention.removeEnded(tenantId, now, after),
        ({ chatSessions }) => chatSessions,
      ),
      auditEntries: await inBatches(
        (after) => retention.removeTraffic(tenantId, now, after),
        ({ auditEntries }) => auditEntries,
      ),
    };
  } finally {
    await database.close();
  }
}

/**
 * Updates each delivery of the last day once, as a settlement does but the other way round (`due_at` is in an index, so such an
 * update is not HOT), and vacuums. No gateway may run any more: these deliveries are due.
 * @param databaseCpu () => CPU seconds of the server
 * @returns `updated`, `cpuSeconds`, MB of `walMb`, `pages` of the table and those `scanned`, `indexScans`, and `costPoints`:
 *   what autovacuum counts against `autovacuum_vacuum_cost_limit`
 */
export async function measureVacuum({ client, tenantId, databaseCpu }) {
  const since = firstIdAt(new Date(Date.now() - DAY_MS));
  // What is left of other work.
  await client.query('VACUUM deliveries');
  const { rowCount: updated } = await client.query(
    `UPDATE deliveries SET due_at = settled_at, settled_at = NULL, status = 'PENDING'
     WHERE tenant_id = $1 AND id >= $2::uuid AND settled_at IS NOT NULL`,
    [tenantId, since],
  );
  let told = '';
  const listen = ({ message }) => (told += `${message}\n`);
  client.on('notice', listen);
  await client.query('CHECKPOINT');
  const before = databaseCpu();
  await client.query('VACUUM (VERBOSE, PARALLEL 0) deliveries');
  const cpuSeconds = databaseCpu() - before;
  client.off('notice', listen);
  // Its TOAST table is told of after it.
  const numbers = (pattern) => (pattern.exec(told) ?? []).slice(1).map(Number);
  const [pages, scanned] = numbers(/pages: \d+ removed, (\d+) remain, (\d+) scanned/);
  const [indexScans] = numbers(/index scans: (\d+)/);
  const [hits, misses, dirtied] = numbers(/buffer usage: (\d+) hits, (\d+) misses, (\d+) dirtied/);
  const [walBytes] = numbers(/WAL usage: .* (\d+) bytes/);
  const costPoints = hits + 2 * misses + 20 * dirtied;
  return { updated, cpuSeconds, walMb: walBytes / 1e6, pages, scanned, indexScans, costPoints };
}
