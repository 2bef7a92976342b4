import type { Database } from '../database/database.js';

/** Not leased and not due yet. */
const WAITS = 'leased_by IS NULL AND due_at > $1::timestamptz';
const EARLIER = `due_at = GREATEST($1::timestamptz, due_at - $2::float8 * interval '1 millisecond')`;

/** A clock set back by less than this causes no noticeable wait. */
const MADE_AHEAD = `$1::timestamptz + interval '5 seconds'`;

/** See `createDueTimes`. */
export type DueTimesStore = ReturnType<typeof createDueTimes>;

/** Due times of deliveries and webhooks. A clock that is set back leaves them too far in the future. */
export function createDueTimes({ prisma }: Pick<Database, 'prisma'>) {
  return {
    /** Moves due times back by as much as the clock was set back, never before `now`. @returns how many rows */
    async bringForward(now: Date, byMs: number): Promise<number> {
      const [deliveries, webhooks] = await prisma.$transaction([
        prisma.$executeRawUnsafe(`UPDATE deliveries SET ${EARLIER} WHERE ${WAITS}`, now, byMs),
        prisma.$executeRawUnsafe(`UPDATE webhook_queues SET ${EARLIER} WHERE ${WAITS}`, now, byMs),
      ]);
      return deliveries + webhooks;
    },

    /** Makes rows due that a clock ahead of `now` made. @returns how many rows */
    async freeFromFuture(now: Date): Promise<number> {
      const set = 'due_at = $1::timestamptz';
      const [deliveries, webhooks] = await prisma.$transaction([
        prisma.$executeRawUnsafe(`UPDATE deliveries SET ${set} WHERE ${WAITS} AND created_at > ${MADE_AHEAD}`, now),
        prisma.$executeRawUnsafe(
          `UPDATE webhook_queues SET ${set} WHERE ${WAITS} AND failing_since > ${MADE_AHEAD}`,
          now,
        ),
      ]);
      return deliveries + webhooks;
    },
  };
}
