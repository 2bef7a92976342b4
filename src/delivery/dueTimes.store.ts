import type { Database } from '../database/database.js';

/** What nobody has leased and is not due yet. */
const WAITS = 'leased_by IS NULL AND due_at > $1::timestamptz';
const EARLIER = `due_at = GREATEST($1::timestamptz, due_at - $2::float8 * interval '1 millisecond')`;

/** Set back by less than this a clock makes nobody wait. */
const MADE_AHEAD = `$1::timestamptz + interval '5 seconds'`;

/** As `createDueTimes` makes it. */
export type DueTimesStore = ReturnType<typeof createDueTimes>;

/** The times at which deliveries and webhooks are due, which a clock that is set back leaves behind in the future. */
export function createDueTimes({ prisma }: Pick<Database, 'prisma'>) {
  return {
    /** The clock was set back by so many milliseconds to `now`: what waits is due so much earlier. @returns how much */
    async bringForward(now: Date, byMs: number): Promise<number> {
      const [deliveries, webhooks] = await prisma.$transaction([
        prisma.$executeRawUnsafe(`UPDATE deliveries SET ${EARLIER} WHERE ${WAITS}`, now, byMs),
        prisma.$executeRawUnsafe(`UPDATE webhook_queues SET ${EARLIER} WHERE ${WAITS}`, now, byMs),
      ]);
      return deliveries + webhooks;
    },

    /** Makes due what a clock has made that was ahead of `now`. @returns how much */
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
