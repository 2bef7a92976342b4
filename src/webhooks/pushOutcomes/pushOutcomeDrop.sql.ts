/** How many outcomes of a type are kept per tenant. The oldest ones beyond it are dropped. */
export const KEPT = 100_000;
/** How many outcomes of a type and tenant one statement drops. */
const DROPPED_AT_ONCE = 5_000;

/** The tenants and types with an outcome. The query hops from one to the next along the key. */
export const STEPS = `step(tenant_id, type) AS (
  (SELECT tenant_id, type FROM push_outcomes ORDER BY tenant_id, type LIMIT 1)
  UNION ALL
  SELECT n.tenant_id, n.type FROM step s CROSS JOIN LATERAL (
    SELECT o.tenant_id, o.type FROM push_outcomes o WHERE (o.tenant_id, o.type) > (s.tenant_id, s.type)
    ORDER BY o.tenant_id, o.type LIMIT 1
  ) n
)`;

const IS_STALE = `o.tenant_id = b.tenant_id AND o.type = b.type AND (o.settled_at, o.delivery_id) <= (b.last_at, b.last_id)`;

/**
 * Drops outcomes that are too old (settled before $1), too many, or no longer asked for (a settlement may run at the same
 * time as the change of the webhook). The queue is locked before its outcomes. A locked queue is left for the next run, and
 * so is a batch that is being sent. A batch that has lost an outcome is emptied, so that nothing is sent that was counted as
 * dropped.
 */
export const DROP = `
WITH RECURSIVE ${STEPS}, bound AS (
  SELECT s.tenant_id, s.type,
    CASE WHEN a.is_asked THEN GREATEST($1::timestamptz, k.settled_at) ELSE 'infinity' END AS last_at,
    CASE WHEN NOT a.is_asked THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHEN k.settled_at >= $1::timestamptz THEN k.delivery_id
      ELSE '00000000-0000-0000-0000-000000000000' END AS last_id
  FROM step s LEFT JOIN webhooks w USING (tenant_id)
  CROSS JOIN LATERAL (SELECT COALESCE(s.type = ANY(w.push_outcomes), false) AS is_asked) a
  LEFT JOIN LATERAL (
    SELECT settled_at, delivery_id FROM push_outcomes o WHERE o.tenant_id = s.tenant_id AND o.type = s.type
    ORDER BY settled_at DESC, delivery_id DESC OFFSET ${KEPT} LIMIT 1
  ) k ON true
), stale AS (
  SELECT b.* FROM bound b CROSS JOIN LATERAL (
    SELECT FROM push_outcomes o WHERE ${IS_STALE} ORDER BY settled_at, delivery_id LIMIT 1
  ) found
), queue AS (
  SELECT q.tenant_id, q.type, CASE WHEN q.leased_by IS NULL THEN '{}' ELSE q.batch END AS on_its_way
  FROM push_outcome_queues q JOIN stale USING (tenant_id, type)
  ORDER BY q.tenant_id, q.type FOR UPDATE OF q SKIP LOCKED
), place AS (
  SELECT s.*, q.on_its_way FROM stale s JOIN queue q USING (tenant_id, type)
  UNION ALL
  SELECT s.*, '{}' FROM stale s
  WHERE NOT EXISTS (SELECT FROM push_outcome_queues q WHERE q.tenant_id = s.tenant_id AND q.type = s.type)
), doomed AS (
  SELECT b.tenant_id, b.type, p.delivery_id FROM place b CROSS JOIN LATERAL (
    SELECT delivery_id FROM push_outcomes o WHERE ${IS_STALE} AND NOT o.delivery_id = ANY(b.on_its_way)
    ORDER BY settled_at, delivery_id LIMIT ${DROPPED_AT_ONCE} FOR UPDATE SKIP LOCKED
  ) p
), gone AS (
  DELETE FROM push_outcomes o USING doomed d
  WHERE o.tenant_id = d.tenant_id AND o.type = d.type AND o.delivery_id = d.delivery_id
  RETURNING o.tenant_id, o.type, o.delivery_id
), dropped AS (
  SELECT tenant_id, type, count(*)::int AS count, array_agg(delivery_id) AS ids FROM gone GROUP BY tenant_id, type
), counted AS (
  UPDATE push_outcome_queues q SET dropped = q.dropped + d.count,
    batch = CASE WHEN q.batch && d.ids THEN '{}' ELSE q.batch END,
    refusals = CASE WHEN q.batch && d.ids THEN 0 ELSE q.refusals END,
    refused_since = CASE WHEN q.batch && d.ids THEN NULL ELSE q.refused_since END
  FROM dropped d WHERE q.tenant_id = d.tenant_id AND q.type = d.type
)
SELECT count(*)::int AS count FROM gone`;
