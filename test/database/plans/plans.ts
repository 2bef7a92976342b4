import { jest } from '@jest/globals';
import pg from 'pg';
import type { Paths } from './place.js';

/** A statement as it went to PostgreSQL. */
export interface Statement {
  /** What was done by it. */
  path: string;
  text: string;
  values: unknown[];
}

/** A node of what "EXPLAIN (FORMAT JSON)" says. */
interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  /** Of each loop, as are the rows that were read for nothing. */
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

/** What the database has, as plans are judged by it. */
export interface Catalogue {
  /** Tables that nobody may read from one end to the other. */
  largeTables: ReadonlySet<string>;
  /** Indexes that have only some of their table's rows, and may be read whole. */
  partialIndexes: ReadonlySet<string>;
}

const LARGE = 1_000;

/** Goes these ways one after the other. @returns each statement that went to PostgreSQL */
export async function statementsOf(paths: Paths): Promise<Statement[]> {
  const statements: Statement[] = [];
  // Only looks on: every statement goes through it to the database.
  const query = jest.spyOn(pg.Client.prototype, 'query');
  try {
    for (const [path, go] of Object.entries(paths)) {
      query.mockClear();
      await go();
      for (const [call] of query.mock.calls as unknown as [string | { text: string; values?: unknown[] }][]) {
        const { text, values = [] } = typeof call === 'string' ? { text: call } : call;
        if (/^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/i.test(text)) statements.push({ path, text, values });
      }
    }
  } finally {
    query.mockRestore();
  }
  return statements;
}

export async function catalogueOf(connection: pg.Client): Promise<Catalogue> {
  const tables = await connection.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > $1`,
    [LARGE],
  );
  const indexes = await connection.query<{ name: string }>(
    `SELECT indexrelid::regclass::text AS name FROM pg_index WHERE indpred IS NOT NULL`,
  );
  const namesOf = ({ rows }: { rows: { name: string }[] }) => new Set(rows.map(({ name }) => name));
  return { largeTables: namesOf(tables), partialIndexes: namesOf(indexes) };
}

/** What a statement with its parameters reads from one end to the other: tables, and indexes that have all of a table. */
export async function scansOf(
  connection: pg.Client,
  catalogue: Catalogue,
  { text, values }: Statement,
): Promise<string[]> {
  return scansIn(await planOf(connection, `EXPLAIN (FORMAT JSON) ${text}`, values), catalogue);
}

/** The same of the plan that a prepared statement may get, which is for whatever parameters. */
export async function scansWhenPrepared(
  connection: pg.Client,
  catalogue: Catalogue,
  { text, values }: Statement,
): Promise<string[]> {
  await connection.query(`SET plan_cache_mode = force_generic_plan; PREPARE prepared AS ${text}`);
  try {
    const parameters = values.length === 0 ? '' : `(${values.map(() => 'NULL').join()})`;
    return scansIn(await planOf(connection, `EXPLAIN (FORMAT JSON) EXECUTE prepared${parameters}`, []), catalogue);
  } finally {
    await connection.query('DEALLOCATE prepared; RESET plan_cache_mode');
  }
}

/**
 * The most rows that a statement reads of one table, by doing it once more and undoing it; null where that cannot be: what
 * inserts would meet what it has inserted.
 */
export async function rowsReadBy(connection: pg.Client, { text, values }: Statement): Promise<number | null> {
  if (/\bINSERT INTO\b/.test(text)) return null;
  await connection.query('BEGIN');
  try {
    return mostRowsIn(await planOf(connection, `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${text}`, values));
  } finally {
    await connection.query('ROLLBACK');
  }
}

function mostRowsIn(node: PlanNode): number {
  const each =
    (node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  const own = node['Relation Name'] === undefined ? 0 : each * (node['Actual Loops'] ?? 0);
  return Math.max(own, ...(node.Plans ?? []).map(mostRowsIn));
}

async function planOf(connection: pg.Client, text: string, values: unknown[]): Promise<PlanNode> {
  const { rows } = await connection.query<{ 'QUERY PLAN': { Plan: PlanNode }[] }>({ text, values });
  const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
  if (!plan) throw new Error('EXPLAIN said nothing');
  return plan;
}

function scansIn(node: PlanNode, catalogue: Catalogue): string[] {
  const below = (node.Plans ?? []).flatMap((child) => scansIn(child, catalogue));
  const table = node['Relation Name'];
  const index = node['Index Name'];
  if (node['Node Type'] === 'Seq Scan' && table !== undefined && catalogue.largeTables.has(table)) {
    return [`Seq Scan on ${table}`, ...below];
  }
  const isWhole = index !== undefined && node['Index Cond'] === undefined && !catalogue.partialIndexes.has(index);
  if (isWhole && table !== undefined && catalogue.largeTables.has(table)) {
    return [`${node['Node Type']} on all of ${index}`, ...below];
  }
  return below;
}
