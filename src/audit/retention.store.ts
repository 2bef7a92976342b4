import type { Cleaning } from './removal.js';
import { createAuditTimes } from './auditTimes.js';
import type { Database } from '../database/database.js';
import { firstIdAt } from '../database/firstIdAt.js';
import { REMOVE_SESSIONS, removalOf, type RemovedRow } from './removeSessions.js';

/** How long a tenant's data is kept. */
export interface RetainingTenant {
  id: number;
  host: string;
  endedSessionDays: number | null;
  deliveryDays: number | null;
  idleSessionHours: number | null;
  trafficAuditDays: number | null;
  /** The texts of deliveries created before then are removed; null: no texts are removed yet. */
  textsRemovedTo: Date | null;
}

/** An active chat; chats are ordered by their start. */
export interface ActiveChat {
  chatId: string;
  createdAt: Date;
}

/** The result of a batch. */
export interface RemovedBatch<Cursor> {
  removal: Partial<Cleaning>;
  /** Where the next batch continues; null: finished. */
  next: Cursor | null;
}

/** The session that was looked at last, in the order of their ends. */
export interface SessionCursor {
  endedAt: Date;
  chatId: string;
}

/** About 20 ms of work, which delays no one. */
const SESSIONS = 200;
const DELIVERIES = 1_000;
const ENTRIES = 1_000;
const LOOKED_AT = 500;

/**
 * The oldest active chats after the cursor, and whether they were active since then: an event, a poll of the client, a
 * chat request, a subscription or its removal.
 */
const FIND_IDLE = `
SELECT s.chat_id AS "chatId", s.created_at AS "createdAt", COALESCE(s.present_until, s.created_at) < $2::timestamptz
  AND NOT EXISTS (
    SELECT FROM chat_events e WHERE e.tenant_id = s.tenant_id AND e.chat_id = s.chat_id AND e.seq = s.last_seq
      AND e.received_at >= $2::timestamptz
  ) AND NOT EXISTS (
    SELECT FROM push_subscriptions p WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id
      AND (p.refreshed_at >= $2::timestamptz OR p.removed_at >= $2::timestamptz)
  ) AS "isIdle"
FROM chat_sessions s
WHERE s.tenant_id = $1 AND s.ended_at IS NULL AND s.created_at < $2::timestamptz
  AND (s.created_at, s.chat_id) > ($3::timestamptz, $4::text)
ORDER BY s.created_at, s.chat_id LIMIT ${LOOKED_AT}`;

/** Removes what the audit log's trigger allows. @param below no entry of that time has a greater id */
const REMOVE_TRAFFIC = `
WITH doomed AS (
  SELECT tenant_id, id FROM audit_entries
  WHERE tenant_id = $1 AND id > $2 AND id < $3 AND at < $4::timestamptz
    AND (actor LIKE 'device:%' OR actor = 'provider' OR actor = 'gateway' AND object LIKE 'chat:%')
  ORDER BY id LIMIT ${ENTRIES} FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM audit_entries a USING doomed o WHERE a.tenant_id = o.tenant_id AND a.id = o.id RETURNING a.id
)
SELECT count(*)::int AS entries, max(id) AS last FROM gone`;

/**
 * The oldest unlocked sessions after the cursor, so that concurrent nodes share them. Sessions with an unfinished delivery
 * stay. So do sessions with client events queued for an existing webhook. Ended sessions get no new rows, so one check is
 * enough.
 */
const REMOVE_ENDED = `
WITH candidate AS MATERIALIZED (
  SELECT tenant_id, chat_id, ended_at FROM chat_sessions
  WHERE tenant_id = $1 AND ended_at < $2::timestamptz AND (ended_at, chat_id) > ($3::timestamptz, $4::text)
  ORDER BY ended_at, chat_id LIMIT ${SESSIONS} FOR UPDATE SKIP LOCKED
), doomed AS MATERIALIZED (
  SELECT c.tenant_id, c.chat_id FROM candidate c
  WHERE NOT EXISTS (
    SELECT FROM deliveries d WHERE d.tenant_id = c.tenant_id AND d.chat_id = c.chat_id AND d.settled_at IS NULL
  ) AND NOT EXISTS (
    SELECT FROM webhook_queues q JOIN webhooks w USING (tenant_id)
    WHERE q.tenant_id = c.tenant_id AND q.chat_id = c.chat_id AND q.due_at IS NOT NULL
  )
), ${REMOVE_SESSIONS}
SELECT r.*, n.seen, l.ended_at, l.chat_id FROM removed r CROSS JOIN (SELECT count(*)::int AS seen FROM candidate) n
LEFT JOIN (SELECT ended_at, chat_id FROM candidate ORDER BY ended_at DESC, chat_id DESC LIMIT 1) l ON true`;

type EndedRow = RemovedRow & { seen: number } & (
    { ended_at: Date; chat_id: string } | { ended_at: null; chat_id: null }
  );

/** By the primary key: ids grow with time, so a delivery that was settled before then has a smaller one. */
const REMOVE_SETTLED = `
WITH doomed AS (
  SELECT tenant_id, id FROM deliveries
  WHERE tenant_id = $1 AND id > $2::uuid AND id < $3::uuid AND settled_at < $4::timestamptz
  ORDER BY id LIMIT ${DELIVERIES} FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM deliveries d USING doomed o WHERE d.tenant_id = o.tenant_id AND d.id = o.id RETURNING d.id
)
SELECT count(*)::int AS deliveries, max(id::text) AS last FROM gone`;

const removeAlertsFrom = (table: 'alerts' | 'tenant_alerts') => `
DELETE FROM ${table} a USING (
  SELECT tenant_id, id FROM ${table} WHERE raised_at < $1::timestamptz AND resolved_at < $1::timestamptz
  ORDER BY raised_at, id LIMIT ${ENTRIES} FOR UPDATE SKIP LOCKED
) doomed WHERE a.tenant_id = doomed.tenant_id AND a.id = doomed.id`;

/** After all ids of the audit log. */
const LAST_ID = 2n ** 63n - 1n;
/** Before all ids. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** See `createRetentionStore`. */
export type RetentionStore = ReturnType<typeof createRetentionStore>;

/** The removal of data beyond its retention. */
export function createRetentionStore({ prisma }: Pick<Database, 'prisma'>) {
  const auditTimes = createAuditTimes({ prisma });
  return {
    /** All, with how long their data is kept. */
    async tenants(): Promise<RetainingTenant[]> {
      return prisma.tenant.findMany({
        select: {
          ...{ id: true, host: true, endedSessionDays: true, deliveryDays: true },
          ...{ idleSessionHours: true, trafficAuditDays: true, textsRemovedTo: true },
        },
        orderBy: { id: 'asc' },
      });
    },

    /** Removes a part of the sessions that ended before then, with all their rows. */
    async removeEnded(
      tenantId: number,
      before: Date,
      after: SessionCursor | null,
    ): Promise<RemovedBatch<SessionCursor>> {
      const { endedAt = new Date(0), chatId = '' } = after ?? {};
      const [row] = await prisma.$queryRawUnsafe<EndedRow[]>(REMOVE_ENDED, tenantId, before, endedAt, chatId);
      if (!row) throw new Error('an aggregate returned no row');
      const isMore = row.seen === SESSIONS && row.ended_at !== null;
      return { removal: removalOf(row), next: isMore ? { endedAt: row.ended_at, chatId: row.chat_id } : null };
    },

    /** A batch of the active chats started before then, and which of them have been idle since. */
    async findIdle(
      tenantId: number,
      since: Date,
      after: ActiveChat | null,
    ): Promise<{ idle: string[]; next: ActiveChat | null }> {
      const { createdAt = new Date(0), chatId = '' } = after ?? {};
      const rows = await prisma.$queryRawUnsafe<(ActiveChat & { isIdle: boolean })[]>(
        FIND_IDLE,
        tenantId,
        since,
        createdAt,
        chatId,
      );
      return {
        idle: rows.filter(({ isIdle }) => isIdle).map((row) => row.chatId),
        next: rows.length === LOOKED_AT ? (rows.at(-1) ?? null) : null,
      };
    },

    /** Removes a batch of the audit log's entries about devices from before then. */
    async removeTraffic(tenantId: number, before: Date, after: bigint | null): Promise<RemovedBatch<bigint>> {
      const { below } = await auditTimes.idsOf(tenantId, { after: null, before });
      const [row] = await prisma.$queryRawUnsafe<{ entries: number; last: bigint | null }[]>(
        REMOVE_TRAFFIC,
        tenantId,
        after ?? 0n,
        below ?? LAST_ID,
        before,
      );
      const { entries: auditEntries = 0, last = null } = row ?? {};
      return { removal: { auditEntries }, next: auditEntries === ENTRIES ? last : null };
    },

    /** Removes a batch of the alerts of all tenants that were resolved before then. @returns whether there may be more */
    async removeAlerts(before: Date): Promise<boolean> {
      const ofLanes = await prisma.$executeRawUnsafe(removeAlertsFrom('alerts'), before);
      const ofTenants = await prisma.$executeRawUnsafe(removeAlertsFrom('tenant_alerts'), before);
      return Math.max(ofLanes, ofTenants) === ENTRIES;
    },

    /** Removes a part of the deliveries that were settled before then. */
    async removeSettled(tenantId: number, before: Date, after: string | null): Promise<RemovedBatch<string>> {
      const [row] = await prisma.$queryRawUnsafe<{ deliveries: number; last: string | null }[]>(
        REMOVE_SETTLED,
        tenantId,
        after ?? FIRST_ID,
        firstIdAt(before),
        before,
      );
      const { deliveries = 0, last = null } = row ?? {};
      return {
        removal: { deliveries },
        next: deliveries === DELIVERIES ? last : null,
      };
    },
  };
}
