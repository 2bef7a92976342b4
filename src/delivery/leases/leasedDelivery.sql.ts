import { BADGE_MAX, COUNTS_IN_BADGE } from './badge.sql.js';
import { INTERRUPTIONS, interruptedAttempts } from './interruptions.sql.js';

/**
 * The CTE that leases `chosen` (tenant_id, id, chat_id) to a node. The result of a send whose lease lapsed is unknown.
 * @param until SQL, a timestamp: when the lease lapses
 * @param lasts SQL, an interval: how long leases last
 */
export const leasedUntil = (until: string, nodeId: string, lasts: string) => `leased AS (
  UPDATE deliveries d SET
    leases = d.leases + 1, due_at = ${until}, leased_by = ${nodeId},
    attempts = CASE WHEN d.leased_by IS NULL THEN d.attempts ELSE ${interruptedAttempts(lasts, 'LEASE_LAPSED')} END,
    interruptions = CASE WHEN d.leased_by IS NULL THEN d.interruptions ELSE ${INTERRUPTIONS} END, sending_since = NULL,
    -- The token may have been replaced by one of another service since.
    service = COALESCE(p.service, d.service)
  FROM chosen c LEFT JOIN push_subscriptions p USING (tenant_id, chat_id)
  WHERE d.tenant_id = c.tenant_id AND d.id = c.id
  RETURNING d.*
)`;

/** The query of `leased` with all data for a send. @param lanes SQL: how many lanes had work */
export const whatWasLeased = (lanes: string) => `
SELECT tenant_id, l.id, chat_id, l.app_id, l.service, l.seq, l.notification, l.leases, l.attempts, l.interruptions,
  l.created_at, l.expires_at, l.trace_context, p.device_token, p.bundle_id, p.environment, p.web_push_p256dh AS p256dh, p.web_push_auth AS auth,
  p.refreshed_at, p.removal_reason, s.fetched_seq >= l.seq AS fetched, s.present_until,
  (SELECT GREATEST(1, count(*))::int FROM (
    SELECT seq, created_at, resend_of FROM deliveries x WHERE x.tenant_id = l.tenant_id AND x.chat_id = l.chat_id AND x.seq <= l.seq
    ORDER BY x.seq DESC LIMIT ${BADGE_MAX}
  ) newest WHERE ${COUNTS_IN_BADGE}) AS badge_count,
  ${lanes} AS lanes
FROM leased l JOIN chat_sessions s USING (tenant_id, chat_id) LEFT JOIN push_subscriptions p USING (tenant_id, chat_id)
ORDER BY l.created_at, l.id`;
