/**
 * A stored send ends the count of interruptions: the gateway survived it. The reason of the wait before it becomes a part of
 * the attempt (`waitedFor`).
 */
const settle = (returned: string) => `UPDATE deliveries d SET
  status = i.status, reason = i.reason,
  attempts = d.attempts || CASE WHEN d.reason IS NULL OR i.attempts = '[]'::jsonb THEN i.attempts
    ELSE jsonb_set(i.attempts, '{0,waitedFor}', to_jsonb(d.reason)) END,
  interruptions = CASE WHEN i.attempts = '[]'::jsonb THEN d.interruptions ELSE 0 END,
  sending_since = NULL, provider_message_id = i.provider_message_id, due_at = i.due_at, leased_by = NULL,
  settled_at = CASE WHEN i.due_at IS NULL THEN i.at END
FROM (
  SELECT i.* FROM json_to_recordset($1::json) AS i(tenant_id int, id uuid, lease int, status delivery_status, attempts jsonb,
    reason text, provider_message_id text, due_at timestamptz, at timestamptz, outcome push_outcome)
  JOIN deliveries d USING (tenant_id, id) WHERE d.leases = i.lease AND d.leased_by = $2
  ORDER BY tenant_id, id FOR UPDATE OF d
) i
WHERE d.tenant_id = i.tenant_id AND d.id = i.id
${returned}`;

/**
 * Records the results of deliveries leased to the node $2. $1: JSON, an object a settlement. A settlement after its lease
 * lapsed changes nothing.
 */
export const SETTLE = `/* settle_deliveries */
${settle('')}`;

/** As `SETTLE`, and queues the outcomes for platforms that ask for them. A lapsed lease settles and queues nothing. */
export const SETTLE_AND_QUEUE = `/* settle_and_queue */
WITH settled AS (
  ${settle('RETURNING d.tenant_id, d.id, i.outcome, i.at')}
)
INSERT INTO push_outcomes (tenant_id, type, delivery_id, settled_at)
SELECT s.tenant_id, s.outcome, s.id, s.at
FROM settled s JOIN webhooks w USING (tenant_id) JOIN tenants t ON t.id = s.tenant_id
WHERE s.outcome = ANY(w.push_outcomes) AND t.archived_at IS NULL
ON CONFLICT DO NOTHING`;

/** Records when sends begin. @returns the deliveries that are still leased to this node */
export const BEGIN_SENDS = `/* begin_sends */
UPDATE deliveries d SET sending_since = i.at
FROM json_to_recordset($1::json) AS i(tenant_id int, id uuid, lease int, at timestamptz)
WHERE d.tenant_id = i.tenant_id AND d.id = i.id AND d.leases = i.lease AND d.leased_by = $2
RETURNING d.id`;
