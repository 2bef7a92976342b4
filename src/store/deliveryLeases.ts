import type { DeliveryAttempt } from '../domain/deliveryPolicy.js';
import type { Lane, Provider } from '../domain/lane.js';
import { NOTIFICATION_STYLE, type Notification } from '../domain/notification.js';
import type { PushService } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';
import type { Database } from './database.js';

/** What a badge counts to. */
export const UNSEEN_MAX = 99;

/** A lane gets at most so many times its even share of a lease, so that others with less leave it some. */
export const LANE_SHARES = 2;

/** A delivery that this node has to itself until its lease lapses. */
export interface LeasedDelivery {
  tenantId: number;
  id: string;
  chatId: string;
  appId: string;
  notification: Notification;
  /** Sends begun, the one this lease is for included. */
  attempt: number;
  attempts: DeliveryAttempt[];
  /** Notifications made of the chat since the client sent its token, this one included. */
  unseen: number;
  createdAt: Date;
  expiresAt: Date;
  service: PushService;
  /** Null: nobody may be reached any more, because of `removalReason`. */
  target: { service: PushService; deviceToken: Redacted; bundleId: string | null; refreshedAt: Date } | null;
  removalReason: string | null;
  /** The client has got the event by itself. */
  fetched: boolean;
  /** The client is looking at the chat and will get it by itself, unless it is silent until then. */
  presentUntil: Date | null;
  /** How many lanes had work when it was leased, each of which got its share. */
  lanesWithWork: number;
}

/** How much a lease may take, and of whom. */
export interface LeaseRoom {
  total: number;
  perTenant: number;
  perProvider: Record<Provider, number>;
  /** Tenants that have less left than `perTenant`. */
  tenants: readonly { tenantId: number; free: number }[];
  /** Lanes from which only so many may be taken. */
  lanes: readonly (Lane & { free: number })[];
}

/**
 * The lanes that have something in the outbox and from which something may be taken: hops from one to the next along the
 * index of due deliveries. Parameters 1 to 6 are the tenants and the lanes with little room, 7 and 8 the room of the providers.
 */
const LANES_WITH_WORK = `
WITH RECURSIVE step(tenant_id, app_id, service) AS (
  (SELECT tenant_id, app_id, service FROM deliveries WHERE due_at IS NOT NULL ORDER BY tenant_id, app_id, service LIMIT 1)
  UNION ALL
  SELECT n.* FROM step s CROSS JOIN LATERAL (
    SELECT d.tenant_id, d.app_id, d.service FROM deliveries d
    WHERE d.due_at IS NOT NULL AND (d.tenant_id, d.app_id, d.service) > (s.tenant_id, s.app_id, s.service)
    ORDER BY d.tenant_id, d.app_id, d.service LIMIT 1
  ) n
), lane AS (
  SELECT s.tenant_id, s.app_id, s.service, s.service = 'IOS_APNS' AS is_apns, t.free AS tenant_free,
    LEAST(t.free, l.free) AS free, count(*) OVER () AS lanes
  FROM step s
  LEFT JOIN unnest($1::int[], $2::int[]) AS t(tenant_id, free) ON t.tenant_id = s.tenant_id
  LEFT JOIN unnest($3::int[], $4::text[], $5::text[], $6::int[]) AS l(tenant_id, app_id, service, free)
    ON l.tenant_id = s.tenant_id AND l.app_id = s.app_id AND l.service::push_service = s.service
  WHERE COALESCE(LEAST(t.free, l.free), 1) > 0 AND CASE WHEN s.service = 'IOS_APNS' THEN $7::int ELSE $8::int END > 0
)`;

/**
 * Tenants take turns within a lease, and within a tenant its lanes, so that nobody's backlog fills it; no tenant and no
 * provider gets more than its room.
 */
const LEASE = `/* lease_deliveries */${LANES_WITH_WORK}, due AS (
  SELECT l.is_apns, l.tenant_free, d.*,
    row_number() OVER (PARTITION BY d.tenant_id, d.app_id, d.service ORDER BY d.due_at) AS lane_turn
  FROM lane l CROSS JOIN LATERAL (
    SELECT tenant_id, id, chat_id, app_id, service, due_at FROM deliveries
    WHERE tenant_id = l.tenant_id AND app_id = l.app_id AND service = l.service AND due_at <= $9::timestamptz
    ORDER BY due_at LIMIT LEAST(l.free, GREATEST(1, ${LANE_SHARES} * $10::int / l.lanes)) FOR UPDATE SKIP LOCKED
  ) d
), turn AS (
  SELECT *, row_number() OVER (PARTITION BY tenant_id ORDER BY lane_turn, due_at) AS tenant_turn FROM due
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY is_apns ORDER BY tenant_turn, due_at) AS provider_turn FROM turn
  WHERE tenant_turn <= COALESCE(tenant_free, $11::int)
), chosen AS (
  SELECT tenant_id, id, chat_id FROM ranked WHERE provider_turn <= CASE WHEN is_apns THEN $7::int ELSE $8::int END
  ORDER BY tenant_turn, due_at LIMIT $10::int
), leased AS (
  UPDATE deliveries d SET
    attempt = d.attempt + 1, due_at = $12::timestamptz, leased_by = $13,
    -- The token may have been replaced by one of another service since.
    service = COALESCE(p.service, d.service)
  FROM chosen c LEFT JOIN push_subscriptions p ON p.tenant_id = c.tenant_id AND p.chat_id = c.chat_id
  WHERE d.tenant_id = c.tenant_id AND d.id = c.id
  RETURNING d.*
)
SELECT l.tenant_id, l.id, l.chat_id, l.app_id, l.service, l.notification, l.attempt, l.attempts, l.created_at, l.expires_at,
  p.device_token, p.bundle_id, p.refreshed_at, p.removal_reason, s.fetched_seq >= l.seq AS fetched, s.present_until,
  (SELECT GREATEST(1, count(*))::int FROM (
    SELECT created_at FROM deliveries x WHERE x.tenant_id = l.tenant_id AND x.chat_id = l.chat_id AND x.seq <= l.seq
    ORDER BY x.seq DESC LIMIT ${UNSEEN_MAX}
  ) newest WHERE created_at >= p.refreshed_at) AS unseen,
  (SELECT lanes FROM lane LIMIT 1)::int AS lanes
FROM leased l JOIN chat_sessions s ON s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id
LEFT JOIN push_subscriptions p ON p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id
ORDER BY l.created_at, l.id`;

interface LeaseRow {
  tenant_id: number;
  id: string;
  chat_id: string;
  app_id: string;
  service: PushService;
  notification: Notification;
  attempt: number;
  attempts: (Omit<DeliveryAttempt, 'at'> & { at: string })[];
  created_at: Date;
  expires_at: Date;
  device_token: string | null;
  bundle_id: string | null;
  refreshed_at: Date;
  removal_reason: string | null;
  fetched: boolean;
  present_until: Date | null;
  unseen: number;
  lanes: number;
}

/** One look at the index for each lane with work: it runs after every lease that was not full. */
const NEXT_DUE_AT = `/* next_due_at */${LANES_WITH_WORK}
SELECT min(due_at) AS due_at FROM lane l CROSS JOIN LATERAL (
  SELECT due_at FROM deliveries WHERE tenant_id = l.tenant_id AND app_id = l.app_id AND service = l.service AND due_at IS NOT NULL
  ORDER BY due_at LIMIT 1
) d`;

/** Leased in a statement whose answer never came, so nothing of it was sent: it is as if it had not been. */
const RECLAIM = `
UPDATE deliveries SET due_at = $3::timestamptz, leased_by = NULL, attempt = attempt - 1
WHERE due_at IS NOT NULL AND leased_by = $1 AND id <> ALL($2::uuid[])`;

/** The same of deliveries that the statement that wrote them may have leased. */
const GIVE_BACK = `
UPDATE deliveries d SET due_at = $4::timestamptz, leased_by = NULL, attempt = attempt - 1
FROM unnest($2::int[], $3::uuid[]) AS i(tenant_id, id)
WHERE d.tenant_id = i.tenant_id AND d.id = i.id AND d.leased_by = $1 AND d.due_at IS NOT NULL`;

/** The outbox of one database, as the node called `nodeId` takes from it. */
export function createDeliveryLeases({ prisma, hot }: Database, nodeId: string) {
  return {
    /** Takes due deliveries for this node until `leaseUntil`. */
    async lease(now: Date, leaseUntil: Date, room: LeaseRoom): Promise<LeasedDelivery[]> {
      const { total, perTenant } = room;
      const rows = await hot<LeaseRow>(LEASE, [...scarce(room), now, total, perTenant, leaseUntil, nodeId]);
      return rows.map(leasedDeliveryOf);
    },

    /** When the next delivery that there is room for is due (a lease that lapses included), or null when there is none. */
    async nextDueAt(room: LeaseRoom): Promise<Date | null> {
      const [row] = await hot<{ due_at: Date | null }>(NEXT_DUE_AT, scarce(room));
      return row?.due_at ?? null;
    },

    /** Makes due now what is leased to this node without its knowing. @param known what it knows of */
    async reclaim(known: readonly string[], now: Date): Promise<number> {
      return prisma.$executeRawUnsafe(RECLAIM, nodeId, known, now);
    },

    /** Makes due now what of these is leased to this node. @returns how many */
    async giveBack(deliveries: readonly { tenantId: number; id: string }[], now: Date): Promise<number> {
      const tenantIds = deliveries.map(({ tenantId }) => tenantId);
      const ids = deliveries.map(({ id }) => id);
      return prisma.$executeRawUnsafe(GIVE_BACK, nodeId, tenantIds, ids, now);
    },

    /** Makes what another life of this process had leased due now. Only for a database nobody else uses. */
    async takeOverLeases(now: Date): Promise<number> {
      return prisma.$executeRaw`UPDATE deliveries SET due_at = ${now}, leased_by = NULL WHERE leased_by IS NOT NULL`;
    },
  };
}

/** The first eight parameters. */
function scarce({ tenants, lanes, perProvider }: LeaseRoom): unknown[] {
  return [
    tenants.map(({ tenantId }) => tenantId),
    tenants.map(({ free }) => free),
    lanes.map(({ tenantId }) => tenantId),
    lanes.map(({ appId }) => appId),
    lanes.map(({ service }) => service),
    lanes.map(({ free }) => free),
    perProvider.apns,
    perProvider.firebase,
  ];
}

function leasedDeliveryOf(row: LeaseRow): LeasedDelivery {
  const { service, bundle_id: bundleId, refreshed_at: refreshedAt } = row;
  return {
    tenantId: row.tenant_id,
    id: row.id,
    chatId: row.chat_id,
    appId: row.app_id,
    // One that an earlier version stored lacks what came since.
    notification: { ...NOTIFICATION_STYLE, ...row.notification },
    attempt: row.attempt,
    attempts: row.attempts.map((attempt) => ({ ...attempt, at: new Date(attempt.at) })),
    unseen: row.unseen,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    service,
    target:
      row.device_token === null
        ? null
        : { service, deviceToken: new Redacted(row.device_token), bundleId, refreshedAt },
    removalReason: row.removal_reason,
    fetched: row.fetched,
    presentUntil: row.present_until,
    lanesWithWork: row.lanes,
  };
}
