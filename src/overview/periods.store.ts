import type { Database } from '../database/database.js';
import { firstIdAt } from '../database/firstIdAt.js';
import type { DeliveryStatus } from '../delivery/room.js';
import { boundedCount, COUNTED_MAX, type BoundedCount } from '../domain/boundedCount.js';
import { minutesOf, ofTenants, type MinuteRecord, type MinuteRow } from './countedByTenant.sql.js';

/** From `after` (inclusive) to `before` (exclusive). */
export interface Period {
  after: Date;
  before: Date;
}

/** The deliveries of a status. */
export interface StatusCountRecord extends BoundedCount {
  status: DeliveryStatus;
}

/** Milliseconds from publish to the provider's response; null: nothing was sent. */
interface Latencies {
  p50: number | null;
  p95: number | null;
}

/** Rows of each tenant are counted up to parameter 4, which is one more than the answer shows. */
const COUNT = `COALESCE(sum(LEAST(r.count, $4 - 1)), 0)::int AS count, COALESCE(bool_and(r.count < $4), true) AS "isExact"`;
/** The ORDER BY makes it walk along an index only as far as it counts. */
const counted = (rows: string, order: string) =>
  ofTenants(`SELECT count(*) FROM (${rows} ORDER BY ${order} DESC LIMIT $4) c`);
const CREATED = 'tenant_id = t.id AND id >= $2::uuid AND id < $3::uuid';

/** The same conditions as those of the list of deliveries, which its indexes need. */
const CONDITIONS: Record<DeliveryStatus, string> = {
  PENDING: 'due_at IS NOT NULL',
  SENT: 'true',
  RETRYING: 'due_at IS NOT NULL',
  FAILED: `status IN ('FAILED', 'EXPIRED', 'SUPPRESSED')`,
  EXPIRED: `status IN ('FAILED', 'EXPIRED', 'SUPPRESSED')`,
  SUPPRESSED: `status IN ('FAILED', 'EXPIRED', 'SUPPRESSED')`,
};

const STATUS_COUNTS = Object.entries(CONDITIONS)
  .map(
    ([status, condition]) => `
SELECT '${status}' AS status, ${COUNT}
FROM ${counted(`SELECT FROM deliveries WHERE ${CREATED} AND status = '${status}' AND ${condition}`, 'id')}`,
  )
  .join('\nUNION ALL');

const NEW_CHATS = `
SELECT ${COUNT}
FROM ${counted(
  `SELECT FROM chat_sessions
  WHERE tenant_id = t.id AND created_at >= $2::timestamptz AND created_at < $3::timestamptz`,
  'created_at',
)}`;

const percentile = (share: number) =>
  `(percentile_cont(${share}) WITHIN GROUP (ORDER BY extract(epoch FROM r.settled_at - r.created_at) * 1000))::float8`;

const LATENCIES = `
SELECT ${percentile(0.5)} AS p50, ${percentile(0.95)} AS p95
FROM ${ofTenants(`SELECT created_at, settled_at FROM deliveries WHERE ${CREATED} AND status = 'SENT' ORDER BY id DESC LIMIT $4`)}`;

const BARS = `
SELECT to_timestamp(floor(extract(epoch FROM r.created_at) / $4::int) * $4::int) AS at, r.status::text,
  count(*)::int AS count, ${percentile(0.5)} AS p50, ${percentile(0.95)} AS p95
FROM ${ofTenants(`SELECT created_at, settled_at, status FROM deliveries WHERE ${CREATED} ORDER BY id`)}
GROUP BY 1, 2`;

/** See `createPeriodsStore`. */
export type PeriodsStore = ReturnType<typeof createPeriodsStore>;

/** Counts deliveries and chats of a period. Every call counts one tenant or (null) the whole installation. */
export function createPeriodsStore({ prisma }: Database) {
  const idsOf = ({ after, before }: Period) => [firstIdAt(after), firstIdAt(before)];

  return {
    /** Deliveries by status, as the lists count them. */
    async statuses(tenantId: number | null, period: Period): Promise<StatusCountRecord[]> {
      return prisma.$queryRawUnsafe(STATUS_COUNTS, tenantId, ...idsOf(period), COUNTED_MAX + 1);
    },

    /** Chats that began, as the list counts them. */
    async newChats(tenantId: number | null, { after, before }: Period): Promise<BoundedCount> {
      const [row] = await prisma.$queryRawUnsafe<BoundedCount[]>(NEW_CHATS, tenantId, after, before, COUNTED_MAX + 1);
      return row ?? boundedCount(0);
    },

    /** Of the newest sent deliveries. */
    async latencies(tenantId: number | null, period: Period): Promise<Latencies> {
      const [row] = await prisma.$queryRawUnsafe<Latencies[]>(LATENCIES, tenantId, ...idsOf(period), COUNTED_MAX);
      return row ?? { p50: null, p95: null };
    },

    /** Spans of time with deliveries, oldest first. @param seconds of each span, which begins at a multiple of it */
    async bars(tenantId: number | null, period: Period, seconds: number): Promise<MinuteRecord[]> {
      return minutesOf(await prisma.$queryRawUnsafe<MinuteRow[]>(BARS, tenantId, ...idsOf(period), seconds));
    },
  };
}
