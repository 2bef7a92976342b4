import type { Lane } from '../domain/lane.js';
import type { PushService } from '../domain/pushService.js';
import type { Database } from '../database/database.js';
import { LANE_ALERT, queueNotices, TENANT_ALERT } from './alertNotices.sql.js';

export type LaneAlertKind =
  | 'CREDENTIALS_REFUSED'
  | 'KEY_REFUSED'
  | 'PREVIOUS_CREDENTIALS_USED'
  | 'TOKENS_REFUSED'
  | 'CREDENTIALS_EXPIRE'
  | 'PROVIDER_UNAVAILABLE'
  | 'DELIVERY_QUARANTINED';

/** Of a tenant as a whole. */
type TenantAlertKind = 'WEBHOOK_FAILING';

export type AlertKind = LaneAlertKind | TenantAlertKind;

/** A condition that an admin has to look at. */
export interface AlertRecord {
  tenantId: number;
  id: number;
  /** Null: it is about the tenant as a whole. */
  appId: string | null;
  service: PushService | null;
  kind: AlertKind;
  /** The code of the push service, of the platform or of the network; null: there is none. */
  code: string | null;
  message: string;
  raisedAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}

/** What an alert says. */
type AlertNews = Pick<AlertRecord, 'message' | 'code'>;

/** `xmax` is 0 where the row was inserted, and the id of this transaction where an open alert was updated. */
const RAISE = `
WITH raised AS (
  INSERT INTO alerts AS a (tenant_id, app_id, service, kind, message, code, raised_at, last_seen_at)
  VALUES ($1, $2, $3::push_service, $4::alert_kind, $5, $6, $7::timestamptz, $7::timestamptz)
  ON CONFLICT (tenant_id, app_id, service, kind) WHERE resolved_at IS NULL DO UPDATE SET
    message = EXCLUDED.message, code = EXCLUDED.code, last_seen_at = GREATEST(a.last_seen_at, EXCLUDED.last_seen_at)
  RETURNING ${LANE_ALERT}, a.xmax = 0 AS is_new
), ${queueNotices('(SELECT * FROM raised WHERE is_new) a', '$7::timestamptz')}
SELECT is_new AS "isNew", (SELECT count(*)::int FROM noticed) AS notices FROM raised`;

const RESOLVE = `
WITH resolved AS (
  UPDATE alerts a SET resolved_at = $5::timestamptz
  WHERE tenant_id = $1 AND app_id = $2 AND service = $3::push_service AND kind::text = ANY($4::text[])
    AND resolved_at IS NULL
  RETURNING ${LANE_ALERT}
), ${queueNotices('resolved a', '$5::timestamptz')}
SELECT (SELECT count(*)::int FROM resolved) AS resolved, (SELECT count(*)::int FROM noticed) AS notices`;

/** The ids come from the sequence of the other alerts, so an id names one alert. */
const RAISE_OF_TENANT = `
WITH open AS (
  UPDATE tenant_alerts SET message = $3, code = $4, last_seen_at = GREATEST(last_seen_at, $5::timestamptz)
  WHERE tenant_id = $1 AND kind = $2::tenant_alert_kind AND resolved_at IS NULL RETURNING 1
), raised AS (
  INSERT INTO tenant_alerts AS a (tenant_id, id, kind, message, code, raised_at, last_seen_at)
  SELECT $1, nextval('alerts_id_seq'), $2::tenant_alert_kind, $3, $4, $5::timestamptz, $5::timestamptz
  WHERE NOT EXISTS (SELECT FROM open)
  ON CONFLICT (tenant_id, kind) WHERE resolved_at IS NULL DO UPDATE SET
    message = EXCLUDED.message, code = EXCLUDED.code, last_seen_at = GREATEST(a.last_seen_at, EXCLUDED.last_seen_at)
  RETURNING ${TENANT_ALERT}, a.xmax = 0 AS is_new
), ${queueNotices('(SELECT * FROM raised WHERE is_new) a', '$5::timestamptz')}
SELECT count(*)::int AS notices FROM noticed`;

const RESOLVE_OF_TENANT = `
WITH resolved AS (
  UPDATE tenant_alerts a SET resolved_at = $3::timestamptz
  WHERE tenant_id = $1 AND kind = $2::tenant_alert_kind AND resolved_at IS NULL
  RETURNING ${TENANT_ALERT}
), ${queueNotices('resolved a', '$3::timestamptz')}
SELECT count(*)::int AS notices FROM noticed`;

/** See `createAlertsStore`. */
export type AlertsStore = ReturnType<typeof createAlertsStore>;

/**
 * The alerts of one database: at most one alert of a kind is open per push service of an app, or per tenant. Every alert is
 * raised and resolved here.
 * @param onNotices called when notices were queued for the webhooks of alerts
 */
export function createAlertsStore({ prisma }: Database, onNotices: () => void) {
  async function run<Row extends { notices: number }>(statement: string, values: unknown[]): Promise<Row | undefined> {
    const [row] = await prisma.$queryRawUnsafe<Row[]>(statement, ...values);
    if (row && row.notices > 0) onNotices();
    return row;
  }

  return {
    /** @returns whether the alert is new; false: it was open already */
    async raise(lane: Lane, kind: LaneAlertKind, { message, code }: AlertNews, at: Date): Promise<boolean> {
      const { tenantId, appId, service } = lane;
      const values = [tenantId, appId, service, kind, message, code, at];
      return (await run<{ isNew: boolean; notices: number }>(RAISE, values))?.isNew ?? false;
    },

    /** @returns how many were open */
    async resolve(lane: Lane, kinds: readonly LaneAlertKind[], at: Date): Promise<number> {
      const { tenantId, appId, service } = lane;
      const values = [tenantId, appId, service, kinds, at];
      return (await run<{ resolved: number; notices: number }>(RESOLVE, values))?.resolved ?? 0;
    },

    /** Raises an alert about a tenant as a whole. */
    async raiseOfTenant(
      tenantId: number,
      kind: TenantAlertKind,
      { message, code }: AlertNews,
      at: Date,
    ): Promise<void> {
      await run(RAISE_OF_TENANT, [tenantId, kind, message, code, at]);
    },

    async resolveOfTenant(tenantId: number, kind: TenantAlertKind, at: Date): Promise<void> {
      await run(RESOLVE_OF_TENANT, [tenantId, kind, at]);
    },

    /** The tenants with an open alert of this kind. */
    async openTenants(kind: TenantAlertKind): Promise<number[]> {
      const rows = await prisma.tenantAlert.findMany({ where: { kind, resolvedAt: null }, select: { tenantId: true } });
      return rows.map(({ tenantId }) => tenantId);
    },

    /** Where an alert of this kind is open, in all tenants. */
    async openLanes(kind: LaneAlertKind): Promise<Lane[]> {
      const select = { tenantId: true, appId: true, service: true };
      return prisma.alert.findMany({ where: { kind, resolvedAt: null }, select });
    },
  };
}
