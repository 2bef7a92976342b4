import { createHash } from 'node:crypto';
import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { sqlState } from './databaseErrors.js';
import type { SessionSettings } from './sessionSettings.js';

/**
 * Runs a hot statement without Prisma, whose mapping costs as much as the rest of a call. PostgreSQL keeps its plan for
 * up to ten seconds, under a name that starts with the statement's leading comment.
 * @returns its rows: timestamps as Date, JSON parsed
 * @throws the driver's error: its `code` is the SQLSTATE, or the network's
 */
export type HotStatement = <Row>(sql: string, values: readonly unknown[]) => Promise<Row[]>;

/**
 * Planning such a statement costs as much as running it ten times, but a plan must not outlive the table's size. The
 * first plans of a connection last a second, because they may be for empty tables; each later one twice as long.
 */
const PLANS_LAST_MS = { first: 1_000, most: 10_000 };

/** These statements find rows by key. A plan made for an empty table must not scan it once it has grown. */
export const HOT_SETTINGS: SessionSettings = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off' };

/** The prepared statement is missing or exists already; nothing was executed. */
const NOT_KEPT = ['26000', '42P05'];

/**
 * Runs hot statements on their own few connections, since they arrive in batches.
 * @param config of connections with HOT_SETTINGS
 * @param isPooled a connection's next statement may run in another session without prepared statements
 */
export function hotOnPostgres(config: pg.PoolConfig, isPooled = false): { run: HotStatement; close(): Promise<void> } {
  const pool = new pg.Pool(config);
  let keepsPlans = !isPooled;
  const plans = new WeakMap<pg.PoolClient, { madeAt: number; lastMs: number }>();
  const names = new Map<string, string>();
  // A lost connection fails the statement on it. The loss of an idle one needs no handling.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));

  async function refreshPlans(client: pg.PoolClient): Promise<void> {
    const now = performance.now();
    const made = plans.get(client);
    if (made && now - made.madeAt <= made.lastMs) return;
    if (made) await client.query('DISCARD PLANS');
    const lastMs = made ? Math.min(PLANS_LAST_MS.most, 2 * made.lastMs) : PLANS_LAST_MS.first;
    plans.set(client, { madeAt: now, lastMs });
  }

  /** Contains a hash of the text: another version of Beckon may have prepared its own statement behind the same pooler. */
  function nameOf(sql: string): string {
    const known = names.get(sql);
    if (known !== undefined) return known;
    const label = /^\/\* (\w+) \*\//.exec(sql)?.[1] ?? 'statement';
    const name = `${label}_${createHash('sha256').update(sql).digest('hex').slice(0, 8)}`;
    names.set(sql, name);
    return name;
  }

  async function run<Row>(sql: string, values: readonly unknown[]): Promise<Row[]> {
    const isKept = keepsPlans;
    const client = await pool.connect();
    try {
      if (isKept) await refreshPlans(client);
      const { rows } = await client.query<pg.QueryResultRow>({
        ...(isKept && { name: nameOf(sql) }),
        text: sql,
        values: values.map(parameter),
      });
      client.release();
      return rows as Row[];
    } catch (error) {
      client.release(true);
      if (!isKept || !NOT_KEPT.includes(sqlState(error) ?? '')) throw error;
    }
    keepsPlans = false;
    return run(sql, values);
  }

  return { run, close: () => pool.end() };
}

/** On the only connection of the embedded database. */
export function hotOnPglite(pglite: PGlite): HotStatement {
  return async <Row>(sql: string, values: readonly unknown[]) => {
    const { rows } = await pglite.query<Row>(sql, values.map(parameter));
    return rows;
  };
}

/** Dates as text, which all drivers pass on alike, alone and in arrays. */
function parameter(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(parameter) : value;
}
