import { KEPT, STEPS } from './pushOutcomeDrop.sql.js';

/** The most outcomes of a request. */
const BATCH = 100;

export const LEASE = `
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
 * batch stays the same until the platform has accepted or refused it, because an unknown result may be a success.
 */
export const FILL = `
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

export const PUSHES = `
SELECT d.id, d.chat_id AS "chatId", d.app_id AS "appId", d.seq, e.msg_id AS "msgId", d.event, d.service::text,
  d.status::text, d.reason, d.provider_message_id AS "providerMessageId", d.attempts, d.created_at AS "createdAt",
  d.settled_at AS "settledAt"
FROM deliveries d LEFT JOIN chat_events e USING (tenant_id, chat_id, seq)
WHERE d.tenant_id = $1 AND d.id = ANY($2::uuid[]) AND d.settled_at IS NOT NULL ORDER BY d.id`;

/** The lease's end identifies it among all leases of the queue. */
const STILL_LEASED = `q.tenant_id = $1 AND q.type = $2::push_outcome AND q.leased_by = $3 AND q.due_at = $4::timestamptz`;

/** The request was too large: the rest comes after it. */
export const SHORTEN = `
UPDATE push_outcome_queues q SET batch = $5::uuid[], size = cardinality($5::uuid[]) WHERE ${STILL_LEASED} RETURNING 1`;

/** The queue is locked before its outcomes. Outcomes that are just being removed with their chat are skipped. */
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

/**
 * After a full batch, the next one is due at once; otherwise outcomes wait for others. The size of requests grows again step
 * by step.
 */
export const SETTLE_TAKEN = `${REMOVE_BATCH}
UPDATE push_outcome_queues q SET batch = '{}', leased_by = NULL, attempt = 0, failing_since = NULL, last_error = NULL,
  size = LEAST(m.size + 1, ${BATCH}), refusals = 0, refused_since = NULL,
  due_at = CASE WHEN cardinality(m.batch) >= m.size THEN $5::timestamptz ELSE $6::timestamptz END
FROM mine m WHERE q.tenant_id = m.tenant_id AND q.type = m.type
RETURNING cardinality(m.batch) >= m.size AS has_more`;

export const SETTLE_DROPPED = `${REMOVE_BATCH}
UPDATE push_outcome_queues q SET batch = '{}', leased_by = NULL, attempt = attempt + 1, failing_since = $6::timestamptz,
  last_error = $7, refusals = 0, refused_since = NULL, due_at = $5::timestamptz, dropped = dropped + cardinality(m.batch)
FROM mine m WHERE q.tenant_id = m.tenant_id AND q.type = m.type
RETURNING cardinality(m.batch) AS count`;

export const SETTLE_FAILED = `
UPDATE push_outcome_queues q SET attempt = attempt + 1, failing_since = $6::timestamptz, last_error = $7,
  due_at = $5::timestamptz, leased_by = NULL, refusals = $8, refused_since = $9::timestamptz, batch = q.batch[1:$10::int],
  size = CASE WHEN $10 < cardinality(q.batch) THEN $10 ELSE q.size END
WHERE ${STILL_LEASED}`;

export const STATES = `
SELECT q.type::text AS outcome, q.failing_since AS "failingSince", q.last_error AS "lastError", q.attempt AS failures, q.dropped,
  (SELECT count(*)::int FROM (
    SELECT FROM push_outcomes o WHERE o.tenant_id = q.tenant_id AND o.type = q.type LIMIT ${KEPT}
  ) o) AS queued
FROM push_outcome_queues q WHERE q.tenant_id = $1 ORDER BY q.type`;

export const OUTSTANDING = `
SELECT (SELECT count(*)::int FROM (SELECT FROM push_outcomes LIMIT ${KEPT}) o) AS queued,
  (SELECT count(*)::int FROM push_outcome_queues WHERE failing_since IS NOT NULL) AS failing`;
