import type { DeliveryStatus } from '../delivery/room.js';
import type { PushService } from '../domain/pushService.js';
import type { Database } from '../database/database.js';
import { firstIdAt } from '../database/firstIdAt.js';

/** Deliveries created in one minute. */
export interface MinuteRecord {
  /** When the minute began. */
  at: Date;
  byStatus: Partial<Record<DeliveryStatus, number>>;
  /** From publish to the provider's response, in milliseconds, for sent deliveries; null: none. */
  p50Ms: number | null;
  p95Ms: number | null;
}

/** Deliveries created in a period. */
export interface PeriodRecord {
  byStatus: Partial<Record<DeliveryStatus, number>>;
  /** From publish to the provider's response, in milliseconds, for sent deliveries; null: none. */
  p95Ms: number | null;
}

export interface FailureRecord {
  status: DeliveryStatus;
  service: PushService;
  reason: string;
  count: number;
  lastAt: Date;
}

/** Of every tenant by its own part of the index, and of one as of all. Parameter 1: the tenant, or null. */
const ofTenants = (rows: string) => `tenants t CROSS JOIN LATERAL (${rows}) r WHERE $1::int IS NULL OR t.id = $1`;

const ACTIVE_CHATS = `
SELECT COALESCE(sum(r.count), 0)::int AS count
FROM ${ofTenants('SELECT count(*) FROM chat_sessions WHERE tenant_id = t.id AND ended_at IS NULL')}`;

const SUBSCRIPTIONS = `
SELECT r.service::text, sum(r.count)::int AS count
FROM ${ofTenants('SELECT service, count(*) FROM push_subscriptions WHERE tenant_id = t.id AND removed_at IS NULL GROUP BY service')}
GROUP BY r.service`;

const STATUSES = `
SELECT r.status::text, sum(r.count)::int AS count
FROM ${ofTenants('SELECT status, count(*) FROM deliveries WHERE tenant_id = t.id AND id >= $2::uuid GROUP BY status')}
GROUP BY r.status`;

const MINUTES = `
SELECT date_trunc('minute', r.created_at) AS at, r.status::text, count(*)::int AS count,
  (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM r.settled_at - r.created_at) * 1000))::float8 AS p50,
  (percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM r.settled_at - r.created_at) * 1000))::float8 AS p95
FROM ${ofTenants('SELECT created_at, settled_at, status FROM deliveries WHERE tenant_id = t.id AND id >= $2::uuid')}
GROUP BY 1, 2`;

/** Two periods, the later one from parameter 3 on. */
const PERIODS = `
SELECT r.id >= $3::uuid AS is_later, r.status::text, count(*)::int AS count,
  (percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM r.settled_at - r.created_at) * 1000))::float8 AS p95
FROM ${ofTenants('SELECT id, created_at, settled_at, status FROM deliveries WHERE tenant_id = t.id AND id >= $2::uuid')}
GROUP BY 1, 2`;

const FAILURES = `
SELECT r.status::text, r.service::text, COALESCE(r.reason, '') AS reason, count(*)::int AS count, max(r.settled_at) AS last_at
FROM ${ofTenants(`SELECT status, service, reason, settled_at FROM deliveries
  WHERE tenant_id = t.id AND status IN ('FAILED', 'EXPIRED', 'SUPPRESSED') AND id >= $2::uuid`)}
GROUP BY 1, 2, 3 ORDER BY count DESC, 1, 2, 3 LIMIT $3`;

const QUEUE = `
SELECT COALESCE(sum(r.count), 0)::int AS count, min(r.oldest) AS oldest
FROM ${ofTenants(`SELECT count(*), min(created_at) AS oldest FROM (
  SELECT created_at FROM deliveries WHERE tenant_id = t.id AND due_at IS NOT NULL LIMIT $2) due`)}`;

interface PeriodRow {
  is_later: boolean;
  status: DeliveryStatus;
  count: number;
  p95: number | null;
}

interface MinuteRow {
  at: Date;
  status: DeliveryStatus;
  count: number;
  p50: number | null;
  p95: number | null;
}

/** As `createOverviews` makes it. */
export type OverviewsStore = ReturnType<typeof createOverviews>;

/** Counting in one database. Every call: of one tenant, or (null) of the whole installation. */
export function createOverviews({ prisma }: Database) {
  return {
    async activeChats(tenantId: number | null): Promise<number> {
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(ACTIVE_CHATS, tenantId);
      return row?.count ?? 0;
    },

    /** Push subscriptions in force. */
    async subscriptions(tenantId: number | null): Promise<{ service: PushService; count: number }[]> {
      return prisma.$queryRawUnsafe(SUBSCRIPTIONS, tenantId);
    },

    /** Deliveries created since then. */
    async statuses(tenantId: number | null, since: Date): Promise<{ status: DeliveryStatus; count: number }[]> {
      return prisma.$queryRawUnsafe(STATUSES, tenantId, firstIdAt(since));
    },

    /** Minutes since then with created deliveries, oldest first. */
    async minutes(tenantId: number | null, since: Date): Promise<MinuteRecord[]> {
      const rows = await prisma.$queryRawUnsafe<MinuteRow[]>(MINUTES, tenantId, firstIdAt(since));
      const minutes = new Map<number, MinuteRecord>();
      for (const { at, status, count, p50, p95 } of rows) {
        const minute = minutes.get(at.getTime()) ?? { at, byStatus: {}, p50Ms: null, p95Ms: null };
        minute.byStatus[status] = count;
        if (status === 'SENT') Object.assign(minute, { p50Ms: p50, p95Ms: p95 });
        minutes.set(at.getTime(), minute);
      }
      return [...minutes.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
    },

    /** Deliveries created from `from` until `border`, and since then. */
    async periods(tenantId: number | null, from: Date, border: Date): Promise<[PeriodRecord, PeriodRecord]> {
      const rows = await prisma.$queryRawUnsafe<PeriodRow[]>(PERIODS, tenantId, firstIdAt(from), firstIdAt(border));
      const recordOf = (isLater: boolean): PeriodRecord => {
        const own = rows.filter((row) => row.is_later === isLater);
        return {
          byStatus: Object.fromEntries(own.map(({ status, count }) => [status, count])),
          p95Ms: own.find(({ status }) => status === 'SENT')?.p95 ?? null,
        };
      };
      return [recordOf(false), recordOf(true)];
    },

    /** Why deliveries created since then were not sent, the most frequent first. */
    async failures(tenantId: number | null, since: Date, limit: number): Promise<FailureRecord[]> {
      const rows = await prisma.$queryRawUnsafe<(Omit<FailureRecord, 'lastAt'> & { last_at: Date })[]>(
        FAILURES,
        tenantId,
        firstIdAt(since),
        limit,
      );
      return rows.map(({ status, service, reason, count, last_at: lastAt }) => ({
        ...{ status, service, reason, count, lastAt },
      }));
    },

    /** Deliveries under way, of each tenant counted up to `limit`, and since when the oldest of these. */
    async queue(tenantId: number | null, limit: number): Promise<{ count: number; oldest: Date | null }> {
      const [row] = await prisma.$queryRawUnsafe<{ count: number; oldest: Date | null }[]>(QUEUE, tenantId, limit);
      return row ?? { count: 0, oldest: null };
    },
  };
}
