import type { DeliveryStatus } from '../delivery/room.js';
import type { PushService } from '../domain/pushService.js';
import type { Database } from '../database/database.js';
import { firstIdAt } from '../database/firstIdAt.js';
import { minutesOf, ofTenants, type MinuteRecord, type MinuteRow } from './countedByTenant.sql.js';

export interface FailureRecord {
  status: DeliveryStatus;
  service: PushService;
  reason: string;
  count: number;
  lastAt: Date;
}

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

const FAILURES = `
SELECT r.status::text, r.service::text, COALESCE(r.reason, '') AS reason, count(*)::int AS count, max(r.settled_at) AS last_at
FROM ${ofTenants(`SELECT status, service, reason, settled_at FROM deliveries
  WHERE tenant_id = t.id AND status IN ('FAILED', 'EXPIRED', 'SUPPRESSED') AND id >= $2::uuid`)}
GROUP BY 1, 2, 3 ORDER BY count DESC, 1, 2, 3 LIMIT $3`;

const QUEUE = `
SELECT COALESCE(sum(r.count), 0)::int AS count, min(r.oldest) AS oldest
FROM ${ofTenants(`SELECT count(*), min(created_at) AS oldest FROM (
  SELECT created_at FROM deliveries WHERE tenant_id = t.id AND due_at IS NOT NULL LIMIT $2) due`)}`;

/** See `createOverviewsStore`. */
export type OverviewsStore = ReturnType<typeof createOverviewsStore>;

/** Counts in one database. Every call counts one tenant or (null) the whole installation. */
export function createOverviewsStore({ prisma }: Database) {
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
      return minutesOf(await prisma.$queryRawUnsafe<MinuteRow[]>(MINUTES, tenantId, firstIdAt(since)));
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
