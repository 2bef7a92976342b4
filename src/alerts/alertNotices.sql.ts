import { INSTALLATION } from '../domain/caller.js';

/**
 * The CTE `noticed`: it queues messages about alerts, for the webhook of their tenant and for that of all tenants. It
 * is a part of the statement that raises or resolves them, so none is lost and none is said of a change that did not commit.
 * Those who see all tenants hear, of an archived tenant too, that an alert is over: they may have been called for it before.
 * @param from SQL: the alerts that have changed, `a`, with the columns of both tables of alerts
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

/** SQL: the columns that a notice needs, of an alert of a lane `a`. */
export const LANE_ALERT = `a.tenant_id, a.id, a.app_id, a.service::text, a.kind::text, a.code, a.message, a.raised_at, a.resolved_at`;

/** As `LANE_ALERT`, of an alert of a tenant as a whole. */
export const TENANT_ALERT = `a.tenant_id, a.id, NULL AS app_id, NULL AS service, a.kind::text, a.code, a.message, a.raised_at,
  a.resolved_at`;
