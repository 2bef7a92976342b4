import { familyCpuSeconds } from '../support/processUsage.mjs';

/** Since the last checkpoint, each first change of a page puts the whole page into the WAL. */
const WAL = `
SELECT sum(record_size)::float8 AS records, sum(fpi_size)::float8 AS images FROM pg_get_wal_stats($1::pg_lsn, $2::pg_lsn)`;

const CHANGES = `
SELECT relname AS table, n_tup_ins::int AS inserted, n_tup_upd::int AS updated, n_tup_hot_upd::int AS hot, n_tup_del::int AS deleted
FROM pg_stat_user_tables WHERE relname = ANY($1)`;

/**
 * Measures what works cost the database, and the gateway where one runs.
 * @param client of pg, of a superuser of PostgreSQL 15 or later (pg_walinspect)
 * @param postgres the server, with its `pid` @param gatewayCpu () => CPU seconds of the gateway
 */
export async function createCosts({ client, postgres, gatewayCpu }) {
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_walinspect');
  const position = async () => (await client.query('SELECT pg_current_wal_flush_lsn() AS lsn')).rows[0].lsn;

  /**
   * @param work resolves to how many there were
   * @returns of each: `cpu` and `databaseCpu` (ms), bytes of `wal` without images of pages, and of `images`; and their `count`
   */
  async function costOf(work) {
    const begun = { lsn: await position(), gateway: gatewayCpu(), database: familyCpuSeconds(postgres.pid) };
    const count = await work();
    const databaseCpu = ((familyCpuSeconds(postgres.pid) - begun.database) / count) * 1_000;
    const cpu = ((gatewayCpu() - begun.gateway) / count) * 1_000 + databaseCpu;
    const { rows } = await client.query(WAL, [begun.lsn, await position()]);
    return { count, cpu, databaseCpu, wal: rows[0].records / count, images: rows[0].images / count };
  }

  /** The same after a checkpoint. */
  async function costAfterCheckpoint(work) {
    await client.query('CHECKPOINT');
    return costOf(work);
  }
  return { costOf, costAfterCheckpoint };
}

/**
 * Rows that were inserted, updated (of them `hot`) and deleted so far, by table. Connections tell it when they end, so the gateway
 * has to be stopped.
 */
export async function changesOf(client, tables) {
  const { rows } = await client.query(CHANGES, [tables]);
  return Object.fromEntries(rows.map(({ table, ...counts }) => [table, counts]));
}

/** What was added to the first, of each of so many. */
export function changesOfEach(before, after, count) {
  const each =
    (table) =>
    ([key, value]) => [key, (value - before[table][key]) / count];
  return Object.fromEntries(
    Object.entries(after).map(([table, counts]) => [
      table,
      Object.fromEntries(Object.entries(counts).map(each(table))),
    ]),
  );
}
