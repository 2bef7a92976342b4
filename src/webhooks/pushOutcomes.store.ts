import type { SealedSecret } from '../credentials/room.js';
import type { Database } from '../database/database.js';
import type { PushOutcome } from '../domain/pushOutcome.js';
import type { PushService } from '../domain/pushService.js';
import { DROP, KEPT, STEPS } from './pushOutcomeDrop.sql.js';
import type { WebhookRoom } from './webhookQueues.store.js';

/** Outcomes of one type of a tenant that only this node sends, until the lease expires. */
export interface LeasedOutcomes {
  tenantId: number;
  type: PushOutcome;
  /** The deliveries of the request. Fewer once it has been found too large. */
  batch: string[];
  tenantHost: string;
  url: string;
  secret: SealedSecret;
  /** Failures in a row. */
  attempt: number;
  failingSince: Date | null;
  /** How often the platform has refused the batch as it is, and since when. */
  refusals: number;
  refusedSince: Date | null;
  leaseUntil: Date;
}

/** How a leased batch has failed, and what becomes of it. */
export interface FailedOutcomes {
  failingSince: Date;
  reason: string;
  dueAt: Date;
  /** So many outcomes are left in the batch; the others come after it. */
  kept: number;
  /** Of the batch that is left. */
  refusals: number;
  refusedSince: Date | null;
}

/** A settled delivery, as it is sent to a platform. */
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

/** A request has at most so many outcomes. */
const BATCH = 100;

const LEASE = `
WITH RECURSIVE ${STEPS}, stream AS (
  SELECT s.tenant_id, s.type FROM step s JOIN webhooks w USING (tenant_id) JOIN tenants t ON t.id = s.tenant_id
  LEFT JOIN unnest($1::int[], $2::int[]) AS f(tenant_id, free) ON f.tenant_id = s.tenant_id
  WHERE w.enabled AND t.archived_at IS NULL AND s.type = ANY(w.push_outcomes) AND COALESCE(f.free, $3::int) > 0
), due AS (
  SELECT q.tenant_id, q.type FROM push_outcome_queues q JOIN stream USING (tenant_id, type)
  WHERE q.due_at <= $4::timestamptz ORDER BY q.due_at LIMIT $5::int FOR UPDATE OF q SKIP LOCKED
)
UPDATE push_outcome_queues q SET due_at = $6::timestamptz, leased_by = $7
FROM due d WHERE q.tenant_id = d.tenant_id AND q.type = d.type
RETURNING q.tenant_id, q.type::text`;

/**
 * A statement after the lease, because the lease's own would still see what another node has settled meanwhile. A request's
 * batch stays the same until the platform has taken or refused it, because an unknown result may be a success.
 */
const FILL = `
WITH filled AS (
  UPDATE push_outcome_queues q SET batch = CASE WHEN cardinality(q.batch) > 0 THEN q.batch ELSE ARRAY(
    SELECT delivery_id FROM push_outcomes o WHERE o.tenant_id = q.tenant_id AND o.type = q.type
    ORDER BY settled_at, delivery_id LIMIT q.size
  ) END
  FROM unnest($3::int[], $4::text[]) AS l(tenant_id, type)
  WHERE q.tenant_id = l.tenant_id AND q.type = l.type::push_outcome AND q.leased_by = $1 AND q.due_at = $2::timestamptz
  RETURNING q.*
)
SELECT f.tenant_id, f.type::text, f.batch, f.attempt, f.failing_since, f.refusals, f.refused_since, f.due_at,
  w.url, w.secret, w.key_id, t.host
FROM filled f JOIN webhooks w USING (tenant_id) JOIN tenants t ON t.id = f.tenant_id`;

const PUSHES = `
SELECT d.id, d.chat_id AS "chatId", d.app_id AS "appId", d.seq, e.msg_id AS "msgId", d.event, d.service::text,
  d.status::text, d.reason, d.provider_message_id AS "providerMessageId", d.attempts, d.created_at AS "createdAt",
  d.settled_at AS "settledAt"
FROM deliveries d LEFT JOIN chat_events e USING (tenant_id, chat_id, seq)
WHERE d.tenant_id = $1 AND d.id = ANY($2::uuid[]) AND d.settled_at IS NOT NULL ORDER BY d.id`;

/** The lease's end identifies it among all leases of the queue. */
const STILL_LEASED = `q.tenant_id = $1 AND q.type = $2::push_outcome AND q.leased_by = $3 AND q.due_at = $4::timestamptz`;

/** The request was too large: the rest comes after it. */
const SHORTEN = `
UPDATE push_outcome_queues q SET batch = $5::uuid[], size = cardinality($5::uuid[]) WHERE ${STILL_LEASED} RETURNING 1`;

/** The queue is locked before its outcomes. Those that are removed with their chat at this moment are left to that. */
const REMOVE_BATCH = `
WITH mine AS (
  SELECT tenant_id, type, batch, size FROM push_outcome_queues q WHERE ${STILL_LEASED} FOR UPDATE
), locked AS (
  SELECT o.tenant_id, o.type, o.delivery_id FROM push_outcomes o
  WHERE o.tenant_id = (SELECT tenant_id FROM mine) AND o.type = (SELECT type FROM mine)
    AND o.delivery_id = ANY((SELECT batch FROM mine)::uuid[])
  FOR UPDATE SKIP LOCKED
), gone AS (
  DELETE FROM push_outcomes o USING locked l
  WHERE o.tenant_id = l.tenant_id AND o.type = l.type AND o.delivery_id = l.delivery_id
)`;

/** After a full batch there are more, which go at once; the others wait for company. Requests grow again, step by step. */
const SETTLE_TAKEN = `${REMOVE_BATCH}
UPDATE push_outcome_queues q SET batch = '{}', leased_by = NULL, attempt = 0, failing_since = NULL, last_error = NULL,
  size = LEAST(m.size + 1, ${BATCH}), refusals = 0, refused_since = NULL,
  due_at = CASE WHEN cardinality(m.batch) >= m.size THEN $5::timestamptz ELSE $6::timestamptz END
FROM mine m WHERE q.tenant_id = m.tenant_id AND q.type = m.type
RETURNING cardinality(m.batch) >= m.size AS has_more`;

const SETTLE_DROPPED = `${REMOVE_BATCH}
UPDATE push_outcome_queues q SET batch = '{}', leased_by = NULL, attempt = attempt + 1, failing_since = $6::timestamptz,
  last_error = $7, refusals = 0, refused_since = NULL, due_at = $5::timestamptz, dropped = dropped + cardinality(m.batch)
FROM mine m WHERE q.tenant_id = m.tenant_id AND q.type = m.type
RETURNING cardinality(m.batch) AS count`;

const SETTLE_FAILED = `
UPDATE push_outcome_queues q SET attempt = attempt + 1, failing_since = $6::timestamptz, last_error = $7,
  due_at = $5::timestamptz, leased_by = NULL, refusals = $8, refused_since = $9::timestamptz, batch = q.batch[1:$10::int],
  size = CASE WHEN $10 < cardinality(q.batch) THEN $10 ELSE q.size END
WHERE ${STILL_LEASED}`;

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
  refusals: number;
  refused_since: Date | null;
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
      type Due = Pick<LeaseRow, 'tenant_id' | 'type'>[];
      const due = await prisma.$queryRawUnsafe<Due>(LEASE, ...free, now, total, leaseUntil, nodeId);
      if (due.length === 0) return [];
      const keys = [due.map((row) => row.tenant_id), due.map(({ type }) => type)];
      const rows = await prisma.$queryRawUnsafe<LeaseRow[]>(FILL, nodeId, leaseUntil, ...keys);
      return rows.map((row) => ({
        ...{ tenantId: row.tenant_id, type: row.type, batch: row.batch, tenantHost: row.host, url: row.url },
        secret: { sealed: row.secret, keyId: row.key_id },
        ...{ attempt: row.attempt, failingSince: row.failing_since, leaseUntil: row.due_at },
        ...{ refusals: row.refusals, refusedSince: row.refused_since },
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

    /** Leaves only these deliveries in a leased batch. @returns whether the lease still holds */
    async shorten(leased: LeasedOutcomes, batch: string[]): Promise<boolean> {
      const held = (await prisma.$queryRawUnsafe<object[]>(SHORTEN, ...leaseOf(leased), batch)).length > 0;
      if (held) leased.batch = batch;
      return held;
    },

    /** Schedules the next try of what is left of a leased batch. */
    async failed(leased: LeasedOutcomes, failure: FailedOutcomes): Promise<void> {
      const { failingSince, reason, dueAt, kept, refusals, refusedSince } = failure;
      const values = [dueAt, failingSince, reason, refusals, refusedSince, kept];
      await prisma.$executeRawUnsafe(SETTLE_FAILED, ...leaseOf(leased), ...values);
    },

    /** Drops and counts a leased batch that the platform has refused too long. @returns how many outcomes */
    async refused(
      leased: LeasedOutcomes,
      { failingSince, reason, dueAt }: Pick<FailedOutcomes, 'failingSince' | 'reason' | 'dueAt'>,
    ): Promise<number> {
      const values = [...leaseOf(leased), dueAt, failingSince, reason];
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(SETTLE_DROPPED, ...values);
      return row?.count ?? 0;
    },

    /** Drops and counts some of those that are too many or settled before then. @returns how many; 0: none are left */
    async drop(before: Date): Promise<number> {
      const [row] = await prisma.$queryRawUnsafe<{ count: number }[]>(DROP, before);
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
