import type { SealedSecret } from '../credentials/room.js';
import type { Database } from '../database/database.js';
import { firstIdAt } from '../database/firstIdAt.js';
import type { PushOutcome } from '../domain/pushOutcome.js';
import type { PushService } from '../domain/pushService.js';
import type { WebhookRoom } from './webhookQueues.store.js';

/** Outcomes of one type of a tenant that only this node sends, until the lease expires. */
export interface LeasedOutcomes {
  tenantId: number;
  type: PushOutcome;
  /** The deliveries of the request. */
  batch: string[];
  tenantHost: string;
  url: string;
  secret: SealedSecret;
  /** Failures in a row. */
  attempt: number;
  failingSince: Date | null;
  leaseUntil: Date;
}

/** A settled delivery, as a platform is told of it. */
export interface SettledPush {
  id: string;
  chatId: string;
  appId: string;
  seq: number;
  /** Null: the event had none, or is gone. */
  msgId: string | null;
  event: string;
  service: PushService;
  status: string;
  reason: string | null;
  providerMessageId: string | null;
  attempts: { outcome: string; statusCode: number | null }[];
  createdAt: Date;
  settledAt: Date;
}

/** How the outcomes of one type fare. */
export interface OutcomeQueueState {
  outcome: PushOutcome;
  /** Counted up to `KEPT`. */
  queued: number;
  failingSince: Date | null;
  lastError: string | null;
  failures: number;
  dropped: number;
}

/** A request has at most so many outcomes: about 200 KiB. */
const BATCH = 500;
/** So many outcomes of a type are kept of a tenant; the oldest are dropped. */
const KEPT = 100_000;
/** Outcomes that one statement drops of a type of a tenant. */
const DROPPED_AT_ONCE = 5_000;

/** The tenants and types with an outcome: hops from one to the next along the key. */
const STEPS = `step(tenant_id, type) AS (
  (SELECT tenant_id, type FROM push_outcomes ORDER BY tenant_id, type LIMIT 1)
  UNION ALL
  SELECT n.tenant_id, n.type FROM step s CROSS JOIN LATERAL (
    SELECT o.tenant_id, o.type FROM push_outcomes o WHERE (o.tenant_id, o.type) > (s.tenant_id, s.type)
    ORDER BY o.tenant_id, o.type LIMIT 1
  ) n
)`;

/** A request's batch stays the same until the platform has taken it, because an unknown result may be a success. */
const LEASE = `
WITH RECURSIVE ${STEPS}, stream AS (
  SELECT s.tenant_id, s.type FROM step s JOIN webhooks w USING (tenant_id) JOIN tenants t ON t.id = s.tenant_id
  LEFT JOIN unnest($1::int[], $2::int[]) AS f(tenant_id, free) ON f.tenant_id = s.tenant_id
  WHERE w.enabled AND t.archived_at IS NULL AND s.type = ANY(w.push_outcomes) AND COALESCE(f.free, $3::int) > 0
), due AS (
  SELECT q.tenant_id, q.type FROM push_outcome_queues q JOIN stream USING (tenant_id, type)
  WHERE q.due_at <= $4::timestamptz ORDER BY q.due_at LIMIT $5::int FOR UPDATE OF q SKIP LOCKED
), leased AS (
  UPDATE push_outcome_queues q SET due_at = $6::timestamptz, leased_by = $7,
    batch = CASE WHEN cardinality(q.batch) > 0 THEN q.batch ELSE ARRAY(
      SELECT delivery_id FROM push_outcomes o WHERE o.tenant_id = q.tenant_id AND o.type = q.type
      ORDER BY delivery_id LIMIT ${BATCH}
    ) END
  FROM due d WHERE q.tenant_id = d.tenant_id AND q.type = d.type
  RETURNING q.*
)
SELECT l.tenant_id, l.type::text, l.batch, l.attempt, l.failing_since, l.due_at, w.url, w.secret, w.key_id, t.host
FROM leased l JOIN webhooks w USING (tenant_id) JOIN tenants t ON t.id = l.tenant_id`;

const PUSHES = `
SELECT d.id, d.chat_id AS "chatId", d.app_id AS "appId", d.seq, e.msg_id AS "msgId", d.event, d.service::text,
  d.status::text, d.reason, d.provider_message_id AS "providerMessageId", d.attempts, d.created_at AS "createdAt",
  d.settled_at AS "settledAt"
FROM deliveries d LEFT JOIN chat_events e USING (tenant_id, chat_id, seq)
WHERE d.tenant_id = $1 AND d.id = ANY($2::uuid[]) AND d.settled_at IS NOT NULL ORDER BY d.id`;

/** The lease's end identifies it among all leases of the queue. */
const STILL_LEASED = `q.tenant_id = $1 AND q.type = $2::push_outcome AND q.leased_by = $3 AND q.due_at = $4::timestamptz`;

/** After a full batch there are more, which go at once; the others wait for company. */
const SETTLE_TAKEN = `
WITH mine AS (
  SELECT tenant_id, type, batch FROM push_outcome_queues q WHERE ${STILL_LEASED} FOR UPDATE
), gone AS (
  DELETE FROM push_outcomes o USING (SELECT tenant_id, type, unnest(batch) AS delivery_id FROM mine) b
  WHERE o.tenant_id = b.tenant_id AND o.type = b.type AND o.delivery_id = b.delivery_id
)
UPDATE push_outcome_queues q SET batch = '{}', leased_by = NULL, attempt = 0, failing_since = NULL, last_error = NULL,
  due_at = CASE WHEN cardinality(m.batch) = ${BATCH} THEN $5::timestamptz ELSE $6::timestamptz END
FROM mine m WHERE q.tenant_id = m.tenant_id AND q.type = m.type
RETURNING cardinality(m.batch) = ${BATCH} AS has_more`;

const SETTLE_FAILED = `
UPDATE push_outcome_queues q SET attempt = attempt + 1, failing_since = $6::timestamptz, last_error = $7,
  due_at = $5::timestamptz, leased_by = NULL
WHERE ${STILL_LEASED}`;

/** What is too old, too much, or not asked for any more (a settlement may cross with the change of the webhook). */
const DROP = `
WITH RECURSIVE ${STEPS}, bound AS (
  SELECT s.tenant_id, s.type, CASE WHEN s.type = ANY(w.push_outcomes) THEN GREATEST($1::uuid, (
    SELECT delivery_id FROM push_outcomes o WHERE o.tenant_id = s.tenant_id AND o.type = s.type
    ORDER BY delivery_id DESC OFFSET ${KEPT} LIMIT 1
  )) ELSE 'ffffffff-ffff-ffff-ffff-ffffffffffff' END AS last
  FROM step s LEFT JOIN webhooks w USING (tenant_id)
), doomed AS (
  SELECT b.tenant_id, b.type, p.delivery_id FROM bound b CROSS JOIN LATERAL (
    SELECT delivery_id FROM push_outcomes o
    WHERE o.tenant_id = b.tenant_id AND o.type = b.type AND o.delivery_id <= b.last
    ORDER BY delivery_id LIMIT ${DROPPED_AT_ONCE} FOR UPDATE SKIP LOCKED
  ) p
), gone AS (
  DELETE FROM push_outcomes o USING doomed d
  WHERE o.tenant_id = d.tenant_id AND o.type = d.type AND o.delivery_id = d.delivery_id
  RETURNING o.tenant_id, o.type
), counted AS (
  UPDATE push_outcome_queues q SET dropped = q.dropped + g.count
  FROM (SELECT tenant_id, type, count(*)::int AS count FROM gone GROUP BY tenant_id, type) g
  WHERE q.tenant_id = g.tenant_id AND q.type = g.type
)
SELECT count(*)::int AS count FROM gone`;

const STATES = `
SELECT q.type::text AS outcome, q.failing_since AS "failingSince", q.last_error AS "lastError", q.attempt AS failures, q.dropped,
  (SELECT count(*)::int FROM (
    SELECT FROM push_outcomes o WHERE o.tenant_id = q.tenant_id AND o.type = q.type LIMIT ${KEPT}
  ) o) AS queued
FROM push_outcome_queues q WHERE q.tenant_id = $1 ORDER BY q.type`;

const OUTSTANDING = `
SELECT (SELECT count(*)::int FROM (SELECT FROM push_outcomes LIMIT ${KEPT}) o) AS queued,
  (SELECT count(*)::int FROM push_outcome_queues WHERE failing_since IS NOT NULL) AS failing`;

interface LeaseRow {
  tenant_id: number;
  type: PushOutcome;
  batch: string[];
  attempt: number;
  failing_since: Date | null;
  due_at: Date;
  url: string;
  secret: Uint8Array<ArrayBuffer>;
  key_id: string;
  host: string;
}

/** As `createPushOutcomes` makes it. */
export type PushOutcomesStore = ReturnType<typeof createPushOutcomes>;

/** The outcomes of pushes that wait for platforms, as leased by the node `nodeId`. The settlement of a delivery writes them. */
export function createPushOutcomes({ prisma }: Database, nodeId: string) {
  const leaseOf = ({ tenantId, type, leaseUntil }: LeasedOutcomes) => [tenantId, type, nodeId, leaseUntil];
  return {
    /** Leases what is due for this node until `leaseUntil`. */
    async lease(now: Date, leaseUntil: Date, room: WebhookRoom): Promise<LeasedOutcomes[]> {
      const { tenants, perTenant, total } = room;
      const free = [tenants.map(({ tenantId }) => tenantId), tenants.map((tenant) => tenant.free), perTenant];
      const rows = await prisma.$queryRawUnsafe<LeaseRow[]>(LEASE, ...free, now, total, leaseUntil, nodeId);
      return rows.map((row) => ({
        ...{ tenantId: row.tenant_id, type: row.type, batch: row.batch, tenantHost: row.host, url: row.url },
        secret: { sealed: row.secret, keyId: row.key_id },
        ...{ attempt: row.attempt, failingSince: row.failing_since, leaseUntil: row.due_at },
      }));
    },

    /** The deliveries of a leased batch that are still there, in the order of their ids. */
    async pushes({ tenantId, batch }: LeasedOutcomes): Promise<SettledPush[]> {
      return prisma.$queryRawUnsafe<SettledPush[]>(PUSHES, tenantId, batch);
    },

    /**
     * Removes a leased batch that the platform has taken. @param nextAt when to look for more after a batch that was not full
     * @returns whether there may be more to send now
     */
    async taken(leased: LeasedOutcomes, now: Date, nextAt: Date): Promise<boolean> {
      const values = [...leaseOf(leased), now, nextAt];
      const [row] = await prisma.$queryRawUnsafe<{ has_more: boolean }[]>(SETTLE_TAKEN, ...values);
      return row?.has_more ?? false;
    },

    /** Schedules the next try of a leased batch. */
    async failed(
      leased: LeasedOutcomes,
      { failingSince, reason, dueAt }: { failingSince: Date; reason: string; dueAt: Date },
    ): Promise<void> {
      await prisma.$executeRawUnsafe(SETTLE_FAILED, ...leaseOf(leased), dueAt, failingSince, reason);
    },

    /** Drops and counts some of those that are too many or too old. @returns how many; 0: none are left */
    async drop(before: Date): Promise<number> {
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(DROP, firstIdAt(before));
      return row?.count ?? 0;
    },

    /** How those of a tenant fare, one for each type that it asks for. */
    async states(tenantId: number): Promise<OutcomeQueueState[]> {
      return prisma.$queryRawUnsafe<OutcomeQueueState[]>(STATES, tenantId);
    },

    /** The number of outcomes that wait, up to 100,000, and of queues that a platform does not take. */
    async outstanding(): Promise<{ queued: number; failing: number }> {
      const [row] = await prisma.$queryRawUnsafe<{ queued: number; failing: number }[]>(OUTSTANDING);
      return row ?? { queued: 0, failing: 0 };
    },

    /** Makes leases of a previous run due now. Only for a database of this process alone. */
    async takeOverLeases(now: Date): Promise<number> {
      return prisma.$executeRaw`UPDATE push_outcome_queues SET due_at = ${now}, leased_by = NULL WHERE leased_by IS NOT NULL`;
    },
  };
}
