import type { Removal } from './removal.js';

/**
 * The CTEs of a statement that permanently removes chat sessions with all their rows. Its CTE `doomed` has the (tenant_id,
 * chat_id) of locked sessions; `removed` has the counts. Deliveries and queues are locked in the order of a settlement.
 * Leased ones are removed too, and their settlement finds no row. If a push is settled at the same moment, its outcome stays
 * as an id without a delivery, and nothing is sent for it. Foreign keys are checked at the end of the statement, when all
 * referring rows are gone.
 */
export const REMOVE_SESSIONS = `
gone_subscriptions AS (
  DELETE FROM push_subscriptions p USING (
    SELECT tenant_id, chat_id FROM push_subscriptions o JOIN doomed d USING (tenant_id, chat_id)
    ORDER BY tenant_id, chat_id FOR UPDATE OF o
  ) l WHERE p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id RETURNING 1
), gone_deliveries AS (
  DELETE FROM deliveries x USING (
    SELECT tenant_id, o.id FROM deliveries o JOIN doomed d USING (tenant_id, chat_id)
    ORDER BY tenant_id, o.id FOR UPDATE OF o
  ) l WHERE x.tenant_id = l.tenant_id AND x.id = l.id RETURNING x.tenant_id, x.id
), gone_outcomes AS (
  DELETE FROM push_outcomes o USING gone_deliveries g CROSS JOIN unnest(enum_range(NULL::push_outcome)) AS t(type)
  WHERE o.tenant_id = g.tenant_id AND o.type = t.type AND o.delivery_id = g.id
), gone_events AS (
  DELETE FROM chat_events e USING doomed d WHERE e.tenant_id = d.tenant_id AND e.chat_id = d.chat_id RETURNING 1
), gone_receipts AS (
  DELETE FROM publish_receipts r USING doomed d WHERE r.tenant_id = d.tenant_id AND r.chat_id = d.chat_id
), gone_refusals AS (
  DELETE FROM chat_refusals r USING doomed d WHERE r.tenant_id = d.tenant_id AND r.chat_id = d.chat_id
), gone_requests AS (
  DELETE FROM refused_requests r USING doomed d WHERE r.tenant_id = d.tenant_id AND r.chat_id = d.chat_id
), gone_queues AS (
  DELETE FROM webhook_queues q USING (
    SELECT tenant_id, chat_id FROM webhook_queues o JOIN doomed d USING (tenant_id, chat_id)
    ORDER BY tenant_id, chat_id FOR UPDATE OF o
  ) l WHERE q.tenant_id = l.tenant_id AND q.chat_id = l.chat_id
), gone_attempts AS (
  DELETE FROM webhook_attempts a USING doomed d WHERE a.tenant_id = d.tenant_id AND a.chat_id = d.chat_id
), gone_sessions AS (
  DELETE FROM chat_sessions s USING doomed d WHERE s.tenant_id = d.tenant_id AND s.chat_id = d.chat_id
  RETURNING s.chat_id, s.ended_at
), removed AS (
  SELECT (SELECT count(*)::int FROM gone_sessions) AS chat_sessions,
    (SELECT count(*)::int FROM gone_subscriptions) AS push_subscriptions,
    (SELECT count(*)::int FROM gone_events) AS chat_events,
    (SELECT count(*)::int FROM gone_deliveries) AS deliveries
)`;

/** The counts as a database row. */
export interface RemovedRow {
  chat_sessions: number;
  push_subscriptions: number;
  chat_events: number;
  deliveries: number;
}

/** The counts of a row. */
export function removalOf(row: RemovedRow): Removal {
  return {
    chatSessions: row.chat_sessions,
    pushSubscriptions: row.push_subscriptions,
    chatEvents: row.chat_events,
    deliveries: row.deliveries,
  };
}
