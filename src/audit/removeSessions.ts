import type { Removal } from './removal.js';

/**
 * The CTEs by which a statement removes chat sessions for good, with all that hangs on them. Its CTE `doomed` has (tenant_id,
 * chat_id) of sessions that it has locked; `removed` says how much went. Deliveries and queues are locked in the order
 * in which those lock them who settle many at once; what a node has leased of them goes too, and its settlement finds no row.
 * What refers to a session is gone when the database looks whether anything does: at the end of the statement.
 */
export const REMOVE_SESSIONS = `
gone_subscriptions AS (
  DELETE FROM push_subscriptions p USING (
    SELECT o.tenant_id, o.chat_id FROM push_subscriptions o JOIN doomed d ON d.tenant_id = o.tenant_id AND d.chat_id = o.chat_id
    ORDER BY o.tenant_id, o.chat_id FOR UPDATE OF o
  ) l WHERE p.tenant_id = l.tenant_id AND p.chat_id = l.chat_id RETURNING 1
), gone_deliveries AS (
  DELETE FROM deliveries x USING (
    SELECT o.tenant_id, o.id FROM deliveries o JOIN doomed d ON d.tenant_id = o.tenant_id AND d.chat_id = o.chat_id
    ORDER BY o.tenant_id, o.id FOR UPDATE OF o
  ) l WHERE x.tenant_id = l.tenant_id AND x.id = l.id RETURNING 1
), gone_events AS (
  DELETE FROM chat_events e USING doomed d WHERE e.tenant_id = d.tenant_id AND e.chat_id = d.chat_id RETURNING 1
), gone_receipts AS (
  DELETE FROM publish_receipts r USING doomed d WHERE r.tenant_id = d.tenant_id AND r.chat_id = d.chat_id
), gone_queues AS (
  DELETE FROM webhook_queues q USING (
    SELECT o.tenant_id, o.chat_id FROM webhook_queues o JOIN doomed d ON d.tenant_id = o.tenant_id AND d.chat_id = o.chat_id
    ORDER BY o.tenant_id, o.chat_id FOR UPDATE OF o
  ) l WHERE q.tenant_id = l.tenant_id AND q.chat_id = l.chat_id
), gone_sessions AS (
  DELETE FROM chat_sessions s USING doomed d WHERE s.tenant_id = d.tenant_id AND s.chat_id = d.chat_id
  RETURNING s.chat_id, s.ended_at
), removed AS (
  SELECT (SELECT count(*)::int FROM gone_sessions) AS chat_sessions,
    (SELECT count(*)::int FROM gone_subscriptions) AS push_subscriptions,
    (SELECT count(*)::int FROM gone_events) AS chat_events,
    (SELECT count(*)::int FROM gone_deliveries) AS deliveries
)`;

/** What was removed with sessions, in the database's words. */
export interface RemovedRow {
  chat_sessions: number;
  push_subscriptions: number;
  chat_events: number;
  deliveries: number;
}

/** What was removed, in the store's own terms. */
export function removalOf(row: RemovedRow): Removal {
  return {
    chatSessions: row.chat_sessions,
    pushSubscriptions: row.push_subscriptions,
    chatEvents: row.chat_events,
    deliveries: row.deliveries,
  };
}
