import type pg from 'pg';

/** Above so many distinct values of a column there are more of them in a larger table. */
const FEW_VALUES = 1_000;

/** `stadistinct` is a share of the rows where it is negative, and then it grows with them by itself. */
const MORE_VALUES = `
UPDATE pg_statistic s SET stadistinct = stadistinct * $2::float4 / c.reltuples
FROM pg_class c WHERE c.oid = $1::regclass AND s.starelid = c.oid AND s.stadistinct > $3::float4`;

/** The planner multiplies the rows of a page by the pages that it finds, so `relpages` stays; see estimate_rel_size(). */
const MORE_ROWS = `
UPDATE pg_class i SET reltuples = i.reltuples * $2::float4 / t.reltuples
FROM pg_class t WHERE t.oid = $1::regclass
  AND (i.oid = t.oid OR i.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = t.oid))`;

/**
 * Makes the planner believe in so many rows of tables, for good. The tables have the pages that they have: to read one from end
 * to end looks cheaper than it would be.
 * @param connection of a superuser, after ANALYZE
 * @param rows the wanted number of each table
 */
export async function pretendSizes(connection: pg.Client, rows: Readonly<Record<string, number>>): Promise<void> {
  for (const [table, count] of Object.entries(rows)) {
    // It would count them anew.
    await connection.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
    await connection.query(MORE_VALUES, [table, count, FEW_VALUES]);
    await connection.query(MORE_ROWS, [table, count]);
  }
}

/** How many rows the planner believes that a table has. */
export async function believedRows(connection: pg.Client, table: string): Promise<number> {
  const { rows } = await connection.query<{ 'QUERY PLAN': { Plan: { 'Plan Rows': number } }[] }>(
    `EXPLAIN (FORMAT JSON) SELECT FROM ${table}`,
  );
  return rows[0]?.['QUERY PLAN'][0]?.Plan['Plan Rows'] ?? 0;
}
