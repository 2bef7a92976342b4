import type { DeliveryStatus } from '../settling/deliveryPolicy.js';
import type { PushService } from '../../domain/pushService.js';
import { auditEnds, endingColumns } from '../../chats/room.js';
import { BADGE_MAX, COUNTS_IN_BADGE } from '../leases/badge.sql.js';
import type { TargetRow } from '../leases/leasedDelivery.js';

/**
 * The CTE that queues chats for the webhook in the transaction that inserts their client events. It reads the new events
 * from the CTE `inserted` (tenant_id, chat_id, source, received_at). A leased chat keeps the end of its lease: the
 * settlement finds the newer events. If the webhook is turned off, the chats wait until it is turned on.
 */
export const QUEUE_CLIENT_EVENTS = `
INSERT INTO webhook_queues (tenant_id, chat_id, due_at)
SELECT tenant_id, chat_id, max(e.received_at) FROM inserted e JOIN webhooks w USING (tenant_id)
WHERE e.source = 'CLIENT' GROUP BY tenant_id, chat_id ORDER BY tenant_id, chat_id
ON CONFLICT (tenant_id, chat_id) DO UPDATE SET due_at = COALESCE(webhook_queues.due_at, EXCLUDED.due_at)`;

/**
 * The outbox write: one statement for any number of chats.
 *
 * 1. `locked`: it locks the sessions in key order, so that event numbers follow the order of commits.
 * 2. `claimed`: it claims the idempotency keys. A publish whose key another node has just used is not written.
 * 3. `session`: the chats get their events' numbers (`numbered`), and may end, which is `audited`.
 * 4. `inserted`: it inserts the events that are not known yet, and those of clients are `queued` for the webhook.
 * 5. `subscription`: it reads the push subscriptions with a lock, to see their state after the wait for the session's lock
 *    and not their state when the statement began.
 * 6. `made`: each event that notifies makes a delivery if its session has (or had) a push subscription. A present client has
 *    time to fetch the event until its presence lapses.
 * 7. `delivery`: it inserts the deliveries, and leases some to this node at once (`directly`), up to its capacity. It leases
 *    none if the chat was written to since the read, or if an earlier delivery of the chat is under way.
 *
 * The result has a row for each new event, with its delivery if it made one. A chat without a new event has one row without
 * a `seq`, a chat that was not written to has none. The FULL JOIN finds what a LEFT JOIN would: every event has a session.
 * It is hashed, where the planner, which expects one session, would compare each with each. The LIMITs equal the real row
 * counts: with them the planner assumes ten rows instead of a hundred.
 */
export const WRITE_EVENTS = `/* write_events */
WITH chat AS (
  SELECT * FROM json_to_recordset($1::json) AS c(tenant_id int, chat_id text, last_seq int, count int, parties jsonb, end_reason text,
    state text, at timestamptz, actor text, address text, source text, key text, fingerprint text, idle_since timestamptz,
    trace text)
  LIMIT $2::int
), event AS (
  SELECT * FROM json_to_recordset($3::json) AS e(tenant_id int, chat_id text, ord int, event text, msg_id text, party_id text,
    content jsonb, occurred_at timestamptz, delivery_id uuid, notification jsonb, expires_at timestamptz, direct bool)
  LIMIT $4::int
), locked AS (
  SELECT tenant_id, chat_id, s.last_seq FROM chat_sessions s JOIN chat c USING (tenant_id, chat_id)
  WHERE s.ended_at IS NULL
    AND (c.idle_since IS NULL OR (s.last_seq = c.last_seq AND COALESCE(s.present_until, s.created_at) < c.idle_since))
  ORDER BY tenant_id, chat_id FOR NO KEY UPDATE OF s
), claimed AS (
  INSERT INTO publish_receipts (tenant_id, chat_id, idempotency_key, fingerprint, base_seq, count, created_at)
  SELECT tenant_id, chat_id, c.key, decode(c.fingerprint, 'hex'), l.last_seq, c.count, c.at
  FROM chat c JOIN locked l USING (tenant_id, chat_id)
  WHERE c.key IS NOT NULL ON CONFLICT DO NOTHING
  RETURNING tenant_id, chat_id
), session AS (
  UPDATE chat_sessions s SET
    last_seq = s.last_seq + c.count,
    parties = s.parties || c.parties,
    ${endingColumns('c.at', 'c.end_reason', 'COALESCE(c.state::chat_state, s.state)')}
  FROM locked l JOIN chat c USING (tenant_id, chat_id) LEFT JOIN claimed k USING (tenant_id, chat_id)
  WHERE s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id AND (c.key IS NULL OR k.chat_id IS NOT NULL)
  RETURNING s.tenant_id, s.chat_id, s.app_id, s.last_seq - c.count AS base, s.fetched_seq, s.ended_at, s.end_reason,
    c.at, c.actor, c.address, c.trace, c.source::event_source, s.last_seq - c.count = c.last_seq AS as_read,
    CASE WHEN s.present_until > c.at AND s.present_until <= c.at + $7::int * interval '1 millisecond' THEN s.present_until END
      AS present_until
), audited AS (
  ${auditEnds('session WHERE ended_at IS NOT NULL', 'actor', 'address')}
), numbered AS (
  SELECT e.*, s.base + e.ord AS seq, s.source, s.at, s.trace, s.app_id, s.as_read, s.fetched_seq, s.present_until
  FROM event e JOIN session s USING (tenant_id, chat_id)
), inserted AS (
  INSERT INTO chat_events (tenant_id, chat_id, seq, source, event, msg_id, party_id, content, occurred_at, received_at,
    trace_context)
  SELECT tenant_id, chat_id, seq, source, event, msg_id, party_id, content, occurred_at, at,
    CASE WHEN source = 'CLIENT' THEN trace END
  FROM numbered
  ON CONFLICT DO NOTHING
  RETURNING tenant_id, chat_id, seq, source, received_at
), queued AS (${QUEUE_CLIENT_EVENTS}
), subscription AS (
  SELECT p.* FROM session s JOIN push_subscriptions p USING (tenant_id, chat_id)
  ORDER BY tenant_id, chat_id FOR SHARE OF p
), made AS (
  SELECT tenant_id, s.delivery_id AS id, chat_id, s.app_id, seq, s.event, p.service, s.notification, s.expires_at,
    CASE WHEN p.removed_at IS NULL THEN 'PENDING' ELSE 'SUPPRESSED' END::delivery_status AS status,
    CASE WHEN p.removed_at IS NOT NULL THEN p.removal_reason::text WHEN s.present_until IS NOT NULL THEN 'CLIENT_PRESENT' END
      AS reason,
    s.at AS created_at, s.trace, CASE WHEN p.removed_at IS NULL THEN COALESCE(s.present_until, s.at) END AS due_at,
    CASE WHEN p.removed_at IS NOT NULL THEN s.at END AS settled_at,
    s.direct AND s.as_read AND s.present_until IS NULL AND p.device_token IS NOT NULL AND p.removed_at IS NULL
      AND earlier.under_way IS NOT TRUE AS directly,
    p.device_token, p.bundle_id, p.environment, p.web_push_p256dh AS p256dh, p.web_push_auth AS auth, p.refreshed_at,
    LEAST(${BADGE_MAX}, earlier.badge_count + row_number() OVER (PARTITION BY tenant_id, chat_id ORDER BY seq))::int
      AS badge_count
  FROM numbered s JOIN inserted USING (tenant_id, chat_id, seq) JOIN subscription p USING (tenant_id, chat_id)
  CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE ${COUNTS_IN_BADGE}) AS badge_count, bool_or(due_at IS NOT NULL) AS under_way
    FROM (
      SELECT seq, created_at, due_at, resend_of FROM deliveries x WHERE s.direct AND x.tenant_id = s.tenant_id AND x.chat_id = s.chat_id
      ORDER BY x.seq DESC LIMIT ${BADGE_MAX}
    ) newest
  ) earlier
  WHERE s.notification IS NOT NULL
), delivery AS (
  INSERT INTO deliveries (tenant_id, id, chat_id, app_id, seq, event, service, status, reason, notification, leases, leased_by,
    due_at, expires_at, created_at, settled_at, trace_context)
  SELECT tenant_id, id, chat_id, app_id, seq, event, service, status, reason, notification, CASE WHEN directly THEN 1 ELSE 0 END,
    CASE WHEN directly THEN $5::text END, CASE WHEN directly THEN $6::timestamptz ELSE due_at END, expires_at, created_at,
    settled_at, trace
  FROM made
)
SELECT tenant_id, chat_id, seq, s.app_id, s.present_until IS NOT NULL AS present, m.id, m.event, m.service, m.status,
  m.reason, m.created_at, m.due_at, m.settled_at, m.directly, CASE WHEN m.directly THEN m.device_token END AS device_token,
  m.bundle_id, m.environment, m.p256dh, m.auth, m.refreshed_at, m.badge_count
FROM session s FULL JOIN (inserted LEFT JOIN made m USING (tenant_id, chat_id, seq)) USING (tenant_id, chat_id)`;

/** The columns of a delivery beside its id, from a raw statement. */
export interface NewDeliveryRow {
  tenant_id: number;
  chat_id: string;
  event: string;
  service: PushService;
  status: DeliveryStatus;
  reason: string | null;
  created_at: Date;
  due_at: Date | null;
  settled_at: Date | null;
}

/** The statement's row for a new event, or for a chat without one. */
export interface WrittenRow extends NewDeliveryRow, TargetRow {
  /** Null: all events of the chat were known. */
  seq: number | null;
  app_id: string;
  /** The chat's client is present. */
  present: boolean;
  /** Null: the event made no delivery, and all columns of one are null. */
  id: string | null;
  /** The delivery is leased already. Other deliveries have no token here. Null: there is none. */
  directly: boolean | null;
  badge_count: number;
}
