import { INSTALLATION } from '../domain/caller.js';

/**
 * The CTE `noticed` queues a notice of each alert, for the webhook of its tenant and for the webhook of all tenants. It is
 * part of the statement that raises or resolves the alerts, so a notice is written if and only if the change commits. For an
 * archived tenant, only the webhook of all tenants gets a notice, and only of a resolved alert: it may have got the raised
 * one before.
 * @param from SQL: the changed alerts as `a`, with the columns of `LANE_ALERT`
 * @param at SQL, a timestamp: when they have changed
 */
export const queueNotices = (from: string, at: string) => `noticed AS (
  INSERT INTO alert_notices (receiver_id, tenant_id, alert_id, app_id, service, kind, code, message, raised_at, resolved_at,
    at, due_at)
  SELECT w.tenant_id, a.tenant_id, a.id, a.app_id, a.service, a.kind, a.code, a.message, a.raised_at, a.resolved_at, ${at}, ${at}
  FROM ${from} JOIN tenants t ON t.id = a.tenant_id
  JOIN alert_webhooks w ON w.tenant_id IN (${INSTALLATION}, a.tenant_id) AND (w.kinds = '{}' OR a.kind = ANY(w.kinds))
  WHERE t.archived_at IS NULL OR (a.resolved_at IS NOT NULL AND w.tenant_id = ${INSTALLATION})
  RETURNING 1
)`;

/** SQL: the columns of a notice about the alert `a` of a lane. */
export const LANE_ALERT = `a.tenant_id, a.id, a.app_id, a.service::text, a.kind::text, a.code, a.message, a.raised_at, a.resolved_at`;

/** As `LANE_ALERT`, for an alert about a whole tenant. */
export const TENANT_ALERT = `a.tenant_id, a.id, NULL AS app_id, NULL AS service, a.kind::text, a.code, a.message, a.raised_at,
  a.resolved_at`;
