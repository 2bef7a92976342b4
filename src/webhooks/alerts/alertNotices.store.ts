import type { AlertKind, AlertRecord } from '../../alerts/room.js';
import type { SealedSecret } from '../../credentials/room.js';
import type { Database } from '../../database/database.js';
import type { PushService } from '../../domain/pushService.js';
import type { WebhookCapacity } from '../sending/webhookSlots.js';

/** A notice that an alert was raised, or resolved if it has `resolvedAt`. */
export interface AlertNotice {
  alert: Omit<AlertRecord, 'lastSeenAt'>;
  /** The host of the alert's tenant. */
  tenantHost: string;
  /** When it was raised or resolved. */
  at: Date;
}

/** A notice that only this node sends, until its lease expires. */
export interface LeasedNotice extends AlertNotice {
  /** Of the webhook; 0: that of all tenants. */
  tenantId: number;
  id: bigint;
  url: string;
  secret: SealedSecret;
  /** Failures in a row. */
  attempt: number;
  failingSince: Date | null;
  leaseUntil: Date;
}

/** The result of a leased notice's request. */
interface FailedNotice {
  failingSince: Date;
  reason: string;
  dueAt: Date;
}

/**
 * The webhooks with a notice and with capacity. The query hops from one to the next along the key. Parameters as in
 * webhookQueues.store.ts.
 */
const RECEIVERS_WITH_WORK = `
WITH RECURSIVE step(receiver_id) AS (
  (SELECT receiver_id FROM alert_notices ORDER BY receiver_id LIMIT 1)
  UNION ALL
  SELECT n.receiver_id FROM step s CROSS JOIN LATERAL (
    SELECT o.receiver_id FROM alert_notices o WHERE o.receiver_id > s.receiver_id ORDER BY o.receiver_id LIMIT 1
  ) n
), receiver AS (
  SELECT s.receiver_id, COALESCE(f.free, $3::int) AS free
  FROM step s JOIN alert_webhooks w ON w.tenant_id = s.receiver_id LEFT JOIN tenants t ON t.id = s.receiver_id
  LEFT JOIN unnest($1::int[], $2::int[]) AS f(tenant_id, free) ON f.tenant_id = s.receiver_id
  WHERE w.enabled AND t.archived_at IS NULL AND COALESCE(f.free, $3::int) > 0
)`;

/** The notice of a raised alert is sent before the notice that it is resolved. */
const IS_NEXT = `NOT EXISTS (
  SELECT FROM alert_notices e WHERE e.receiver_id = n.receiver_id AND e.alert_id = n.alert_id AND e.id < n.id
)`;

/** Webhooks take turns within a lease. */
const LEASE = `${RECEIVERS_WITH_WORK}, due AS (
  SELECT d.*, row_number() OVER (PARTITION BY d.receiver_id ORDER BY d.due_at, d.id) AS turn
  FROM receiver r CROSS JOIN LATERAL (
    SELECT receiver_id, id, due_at FROM alert_notices n
    WHERE n.receiver_id = r.receiver_id AND n.due_at <= $4::timestamptz AND ${IS_NEXT}
    ORDER BY n.due_at, n.id LIMIT LEAST(r.free, $5::int) FOR UPDATE OF n SKIP LOCKED
  ) d
), chosen AS (
  SELECT receiver_id, id FROM due ORDER BY turn, due_at LIMIT $5::int
), leased AS (
  UPDATE alert_notices n SET due_at = $6::timestamptz, leased_by = $7
  FROM chosen c WHERE n.receiver_id = c.receiver_id AND n.id = c.id RETURNING n.*
)
SELECT l.*, w.url, w.secret, w.key_id, t.host
FROM leased l JOIN alert_webhooks w ON w.tenant_id = l.receiver_id JOIN tenants t ON t.id = l.tenant_id
ORDER BY l.due_at, l.id`;

const NEXT_DUE_AT = `${RECEIVERS_WITH_WORK}
SELECT min(due_at) AS due_at FROM receiver r CROSS JOIN LATERAL (
  SELECT due_at FROM alert_notices n WHERE n.receiver_id = r.receiver_id AND ${IS_NEXT} ORDER BY due_at LIMIT 1
) d`;

/** The lease's end identifies it among all leases of the notice. */
const STILL_LEASED = `n.receiver_id = $1 AND n.id = $2 AND n.leased_by = $3 AND n.due_at = $4::timestamptz`;

/** @returns whether another notice of the alert waited for this one */
const SETTLE_TAKEN = `
WITH taken AS (
  DELETE FROM alert_notices n WHERE ${STILL_LEASED} RETURNING n.receiver_id, n.alert_id, n.id
)
SELECT EXISTS (
  SELECT FROM taken t JOIN alert_notices n USING (receiver_id, alert_id) WHERE n.id > t.id
) AS has_more`;

const SETTLE_FAILED = `
UPDATE alert_notices n SET attempt = attempt + 1, failing_since = $6::timestamptz, last_error = $7, due_at = $5::timestamptz,
  leased_by = NULL
WHERE ${STILL_LEASED} RETURNING false AS has_more`;

/** The webhook is locked before its notices. If it is being changed, its notices are left for the next run. */
const GIVE_UP = `
WITH receiver AS (
  SELECT w.tenant_id FROM alert_webhooks w
  WHERE w.tenant_id IN (
    SELECT receiver_id FROM (
      SELECT receiver_id FROM alert_notices WHERE at < $1::timestamptz ORDER BY at LIMIT 1000
    ) o
  )
  ORDER BY w.tenant_id FOR UPDATE OF w SKIP LOCKED
), doomed AS (
  SELECT receiver_id, id FROM alert_notices n
  WHERE at < $1::timestamptz AND (
    receiver_id = ANY(ARRAY(SELECT tenant_id FROM receiver))
    OR NOT EXISTS (SELECT FROM alert_webhooks w WHERE w.tenant_id = n.receiver_id)
  )
  ORDER BY at LIMIT 1000 FOR UPDATE OF n SKIP LOCKED
), gone AS (
  DELETE FROM alert_notices n USING doomed d WHERE n.receiver_id = d.receiver_id AND n.id = d.id RETURNING n.receiver_id
), counted AS (
  UPDATE alert_webhooks w SET dropped = w.dropped + g.count
  FROM (SELECT receiver_id, count(*)::int AS count FROM gone GROUP BY receiver_id) g WHERE w.tenant_id = g.receiver_id
)
SELECT count(*)::int AS count FROM gone`;

interface LeaseRow {
  receiver_id: number;
  id: bigint;
  tenant_id: number;
  alert_id: number;
  app_id: string | null;
  service: PushService | null;
  kind: AlertKind;
  code: string | null;
  message: string;
  raised_at: Date;
  resolved_at: Date | null;
  at: Date;
  due_at: Date;
  attempt: number;
  failing_since: Date | null;
  url: string;
  secret: Uint8Array<ArrayBuffer>;
  key_id: string;
  host: string;
}

/** See `createAlertNoticesStore`. */
export type AlertNoticesStore = ReturnType<typeof createAlertNoticesStore>;

/**
 * The notices of alerts of one database, as leased by the node `nodeId`. The statements that raise and resolve alerts write
 * them.
 */
export function createAlertNoticesStore({ prisma }: Database, nodeId: string) {
  const leaseOf = ({ tenantId, id, leaseUntil }: LeasedNotice) => [tenantId, id, nodeId, leaseUntil];
  return {
    /** Leases due notices for this node until `leaseUntil`. */
    async lease(now: Date, leaseUntil: Date, capacity: WebhookCapacity): Promise<LeasedNotice[]> {
      const values = [...scarce(capacity), now, capacity.total, leaseUntil, nodeId];
      return (await prisma.$queryRawUnsafe<LeaseRow[]>(LEASE, ...values)).map(leasedNoticeOf);
    },

    /** When the next notice within the capacity is due, including expiring leases; null: none. */
    async nextDueAt(capacity: WebhookCapacity): Promise<Date | null> {
      const [row] = await prisma.$queryRawUnsafe<{ due_at: Date | null }[]>(NEXT_DUE_AT, ...scarce(capacity));
      return row?.due_at ?? null;
    },

    /** Removes a leased notice that the receiver has accepted. @returns whether the next one of its alert waited for it */
    async taken(leased: LeasedNotice): Promise<boolean> {
      const [row] = await prisma.$queryRawUnsafe<{ has_more: boolean }[]>(SETTLE_TAKEN, ...leaseOf(leased));
      return row?.has_more ?? false;
    },

    /** Schedules the next try of a leased notice. */
    async failed(leased: LeasedNotice, { failingSince, reason, dueAt }: FailedNotice): Promise<void> {
      await prisma.$queryRawUnsafe(SETTLE_FAILED, ...leaseOf(leased), dueAt, failingSince, reason);
    },

    /** Removes and counts some of the notices of changes from before then. @returns how many; 0: none are left */
    async giveUp(before: Date): Promise<number> {
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(GIVE_UP, before);
      return row?.count ?? 0;
    },

    /** The number of waiting notices, and of those that a receiver has refused, up to 100,000. */
    async outstanding(): Promise<{ queued: number; failing: number }> {
      const [row] = await prisma.$queryRaw<{ queued: number; failing: number }[]>`
        SELECT count(*)::int AS queued, count(failing_since)::int AS failing
        FROM (SELECT failing_since FROM alert_notices LIMIT 100000) n`;
      return row ?? { queued: 0, failing: 0 };
    },

    /** Makes leases of a previous run due now. Only for a database of this process alone. */
    async takeOverLeases(now: Date): Promise<number> {
      return prisma.$executeRaw`UPDATE alert_notices SET due_at = ${now}, leased_by = NULL WHERE leased_by IS NOT NULL`;
    },
  };
}

/** The first three parameters. */
function scarce({ tenants, perTenant }: WebhookCapacity): unknown[] {
  return [tenants.map(({ tenantId }) => tenantId), tenants.map(({ free }) => free), perTenant];
}

function leasedNoticeOf(row: LeaseRow): LeasedNotice {
  const { app_id: appId, service, kind, code, message, raised_at: raisedAt, resolved_at: resolvedAt } = row;
  return {
    alert: { tenantId: row.tenant_id, id: row.alert_id, appId, service, kind, code, message, raisedAt, resolvedAt },
    tenantHost: row.host,
    at: row.at,
    tenantId: row.receiver_id,
    id: row.id,
    url: row.url,
    secret: { sealed: row.secret, keyId: row.key_id },
    attempt: row.attempt,
    failingSince: row.failing_since,
    leaseUntil: row.due_at,
  };
}
