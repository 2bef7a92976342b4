import type { AlertKind } from '../alerts/room.js';
import type { Database } from '../database/database.js';
import type { PushService } from '../domain/pushService.js';
import type { AlertFact, CircuitFact, ServiceFacts, WebhookFacts } from './healthRules.js';

/** An app and the facts about its push services. */
interface AppFacts {
  appId: string;
  name: string;
  services: ServiceFacts[];
}

/** The facts that decide the health of a tenant and of its parts. */
export interface TenantFacts {
  tenantId: number;
  apps: AppFacts[];
  /** Null: there is none. */
  webhook: WebhookFacts | null;
}

const SERVICES = `
SELECT tenant_id, app_id, a.name, p.service::text, p.enabled, p.updated_at, p.expires_at
FROM apps a LEFT JOIN push_service_configs p USING (tenant_id, app_id)
WHERE tenant_id = ANY($1::int[]) ORDER BY tenant_id, app_id, p.service`;

const ALERTS = `
SELECT tenant_id, app_id, service::text, kind::text, code, message, raised_at FROM alerts
WHERE tenant_id = ANY($1::int[]) AND resolved_at IS NULL
UNION ALL
SELECT tenant_id, NULL, NULL, kind::text, code, message, raised_at FROM tenant_alerts
WHERE tenant_id = ANY($1::int[]) AND resolved_at IS NULL`;

/** The longest wait of all nodes counts, and the earliest opening. */
const CIRCUITS = `
SELECT DISTINCT ON (tenant_id, app_id, service) tenant_id, app_id, service::text, reason, detail,
  min(opened_at) OVER (PARTITION BY tenant_id, app_id, service) AS opened_at
FROM open_circuits WHERE tenant_id = ANY($1::int[])
ORDER BY tenant_id, app_id, service, retry_at DESC`;

/** A disabled webhook may have any number of waiting chats, so they are not counted. */
const WEBHOOKS = `
SELECT w.tenant_id, w.enabled, w.failing_since, stuck.since AS stuck_since, untaken.since AS outcomes_stuck_since
FROM webhooks w LEFT JOIN LATERAL (
  SELECT q.failing_since AS since FROM webhook_queues q
  WHERE q.tenant_id = w.tenant_id AND q.due_at IS NOT NULL AND q.failing_since < $2::timestamptz LIMIT 1
) stuck ON w.enabled
LEFT JOIN LATERAL (
  SELECT min(q.failing_since) AS since FROM push_outcome_queues q
  WHERE q.tenant_id = w.tenant_id AND q.type = ANY(w.push_outcomes) AND q.failing_since < $2::timestamptz
) untaken ON w.enabled
WHERE w.tenant_id = ANY($1::int[])`;

interface LaneRow {
  tenant_id: number;
  app_id: string;
  service: PushService;
}
type ServiceRow = { tenant_id: number; app_id: string; name: string } & (
  { service: PushService; enabled: boolean; updated_at: Date; expires_at: Date | null } | { service: null }
);
type AlertRow = { tenant_id: number; kind: AlertKind; code: string | null; message: string; raised_at: Date } & (
  { app_id: string; service: PushService } | { app_id: null; service: null }
);
type CircuitRow = LaneRow & { reason: string; detail: string; opened_at: Date };
interface WebhookRow {
  tenant_id: number;
  enabled: boolean;
  failing_since: Date | null;
  stuck_since: Date | null;
  outcomes_stuck_since: Date | null;
}

/** See `createHealthFactsStore`. */
export type HealthFactsStore = ReturnType<typeof createHealthFactsStore>;

/** Reads the facts that decide the health of tenants. */
export function createHealthFactsStore({ prisma }: Database) {
  return {
    /** One statement of each kind for all tenants. @param stuckBefore a queue that has failed since before then is stuck */
    async ofTenants(tenantIds: readonly number[], stuckBefore: Date): Promise<TenantFacts[]> {
      const ids = [...new Set(tenantIds)];
      const [services, alerts, circuits, webhooks] = await Promise.all([
        prisma.$queryRawUnsafe<ServiceRow[]>(SERVICES, ids),
        prisma.$queryRawUnsafe<AlertRow[]>(ALERTS, ids),
        prisma.$queryRawUnsafe<CircuitRow[]>(CIRCUITS, ids),
        prisma.$queryRawUnsafe<WebhookRow[]>(WEBHOOKS, ids, stuckBefore),
      ]);
      const alertsOf = grouped(alerts, placeOf);
      const circuitOf = new Map(circuits.map((row) => [placeOf(row), circuitFactOf(row)]));
      const appsOf = grouped(services, ({ tenant_id: tenantId }) => String(tenantId));
      const webhookOf = new Map(webhooks.map((row) => [row.tenant_id, row]));
      return ids.map((tenantId) => {
        const place = { tenant_id: tenantId, app_id: null, service: null };
        const webhook = webhookOf.get(tenantId);
        const alert = alertsOf.get(placeOf(place))?.find(({ kind }) => kind === 'WEBHOOK_FAILING');
        return {
          tenantId,
          apps: appsOfRows(appsOf.get(String(tenantId)) ?? [], (row) => ({
            alerts: (alertsOf.get(placeOf(row)) ?? []).map(alertFactOf),
            circuit: circuitOf.get(placeOf(row)) ?? null,
          })),
          webhook: webhook ? webhookFactsOf(webhook, alert ? alertFactOf(alert) : null) : null,
        };
      });
    },
  };
}

/** Rows are in the order of the apps. */
function appsOfRows(
  rows: readonly ServiceRow[],
  factsOf: (row: ServiceRow) => Pick<ServiceFacts, 'alerts' | 'circuit'>,
): AppFacts[] {
  const apps: AppFacts[] = [];
  for (const row of rows) {
    let app = apps.at(-1);
    if (app?.appId !== row.app_id) apps.push((app = { appId: row.app_id, name: row.name, services: [] }));
    if (row.service === null) continue;
    const { service, enabled, updated_at: configuredAt, expires_at: expiresAt } = row;
    app.services.push({ service, enabled, configuredAt, expiresAt, ...factsOf(row) });
  }
  return apps;
}

function alertFactOf({ kind, code, message, raised_at: raisedAt }: AlertRow): AlertFact {
  return { kind, code, message, raisedAt };
}

function circuitFactOf({ reason, detail, opened_at: openedAt }: CircuitRow): CircuitFact {
  return { reason, detail, openedAt };
}

function webhookFactsOf(row: WebhookRow, alert: AlertFact | null): WebhookFacts {
  const {
    enabled,
    failing_since: failingSince,
    stuck_since: stuckSince,
    outcomes_stuck_since: outcomesStuckSince,
  } = row;
  return { enabled, failingSince, stuckSince, outcomesStuckSince, alert };
}

function placeOf(row: { tenant_id: number; app_id: string | null; service: PushService | null }): string {
  return JSON.stringify([row.tenant_id, row.app_id, row.service]);
}

function grouped<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
