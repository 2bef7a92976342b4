import type { Database } from '../../database/database.js';

/** Not leased and not due yet. */
const WAITS = 'leased_by IS NULL AND due_at > $1::timestamptz';
const EARLIER = `due_at = GREATEST($1::timestamptz, due_at - $2::float8 * interval '1 millisecond')`;

/** A clock set back by less than this causes no noticeable wait. */
const MADE_AHEAD = `$1::timestamptz + interval '5 seconds'`;
/** A webhook waits no longer than this between two tries: see `webhooks/sending/webhookPolicy.ts`. */
const LEFT_ALONE = `$1::timestamptz + interval '1 hour 5 seconds'`;

/**
 * SQL by table: whether a clock that was ahead wrote the row. A queue of outcomes that has not failed is due within a
 * second.
 */
const AHEAD = {
  deliveries: `created_at > ${MADE_AHEAD}`,
  webhook_queues: `(failing_since > ${MADE_AHEAD} OR due_at > ${LEFT_ALONE})`,
  push_outcome_queues: `(failing_since > ${MADE_AHEAD} OR due_at > CASE WHEN failing_since IS NULL THEN ${MADE_AHEAD} ELSE ${LEFT_ALONE} END)`,
  alert_notices: `(at > ${MADE_AHEAD} OR failing_since > ${MADE_AHEAD} OR due_at > ${LEFT_ALONE})`,
};
const TABLES = Object.entries(AHEAD);

/** See `createDueTimesStore`. */
export type DueTimesStore = ReturnType<typeof createDueTimesStore>;

/** The due times of pushes and of webhook requests. After a clock is set back, they are too far in the future. */
export function createDueTimesStore({ prisma }: Pick<Database, 'prisma'>) {
  /** @returns how many rows they have changed */
  async function inOneTransaction(statements: readonly string[], ...parameters: readonly unknown[]): Promise<number> {
    const changed = await prisma.$transaction(
      statements.map((statement) => prisma.$executeRawUnsafe(statement, ...parameters)),
    );
    return changed.reduce((sum, count) => sum + count, 0);
  }

  return {
    /** Moves due times back by as much as the clock was set back, never before `now`. @returns how many rows */
    bringForward: (now: Date, byMs: number): Promise<number> =>
      inOneTransaction(
        TABLES.map(([table]) => `UPDATE ${table} SET ${EARLIER} WHERE ${WAITS}`),
        now,
        byMs,
      ),

    /** Makes rows due that a clock ahead of `now` wrote. @returns how many rows */
    freeFromFuture: (now: Date): Promise<number> =>
      inOneTransaction(
        TABLES.map(([table, isAhead]) => `UPDATE ${table} SET due_at = $1::timestamptz WHERE ${WAITS} AND ${isAhead}`),
        now,
      ),
  };
}
