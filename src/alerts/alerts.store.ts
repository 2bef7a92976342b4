import type { Lane } from '../domain/lane.js';
import type { PushService } from '../domain/pushService.js';
import type { Database } from '../database/database.js';

export type LaneAlertKind =
  | 'CREDENTIALS_REFUSED'
  | 'KEY_REFUSED'
  | 'PREVIOUS_CREDENTIALS_USED'
  | 'TOKENS_REFUSED'
  | 'CREDENTIALS_EXPIRE'
  | 'PROVIDER_UNAVAILABLE'
  | 'DELIVERY_QUARANTINED';

/** Of a tenant as a whole. */
export type TenantAlertKind = 'WEBHOOK_FAILING';

export type AlertKind = LaneAlertKind | TenantAlertKind;

/** Something that an admin has to look at. */
export interface AlertRecord {
  tenantId: number;
  id: number;
  /** Null: it is about the tenant as a whole. */
  appId: string | null;
  service: PushService | null;
  kind: AlertKind;
  /** The word of the push service or the platform, or the network's own code; null: there is none. */
  code: string | null;
  message: string;
  raisedAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}

/** What an alert says. */
export type AlertNews = Pick<AlertRecord, 'message' | 'code'>;

const RAISE = `
INSERT INTO alerts AS a (tenant_id, app_id, service, kind, message, code, raised_at, last_seen_at)
VALUES ($1, $2, $3::push_service, $4::alert_kind, $5, $6, $7::timestamptz, $7::timestamptz)
ON CONFLICT (tenant_id, app_id, service, kind) WHERE resolved_at IS NULL DO UPDATE SET
  message = EXCLUDED.message, code = EXCLUDED.code, last_seen_at = GREATEST(a.last_seen_at, EXCLUDED.last_seen_at)
RETURNING raised_at = $7::timestamptz AS is_new`;

/** Ids are of the sequence of the other alerts, so an id names one alert. */
const RAISE_OF_TENANT = `
WITH open AS (
  UPDATE tenant_alerts SET message = $3, code = $4, last_seen_at = GREATEST(last_seen_at, $5::timestamptz)
  WHERE tenant_id = $1 AND kind = $2::tenant_alert_kind AND resolved_at IS NULL RETURNING 1
)
INSERT INTO tenant_alerts AS a (tenant_id, id, kind, message, code, raised_at, last_seen_at)
SELECT $1, nextval('alerts_id_seq'), $2::tenant_alert_kind, $3, $4, $5::timestamptz, $5::timestamptz
WHERE NOT EXISTS (SELECT FROM open)
ON CONFLICT (tenant_id, kind) WHERE resolved_at IS NULL DO UPDATE SET
  message = EXCLUDED.message, code = EXCLUDED.code, last_seen_at = GREATEST(a.last_seen_at, EXCLUDED.last_seen_at)`;

/** As `createAlerts` makes it. */
export type AlertsStore = ReturnType<typeof createAlerts>;

/** The alerts of one database: of one kind at most one is open per push service of an app, or per tenant. */
export function createAlerts({ prisma }: Database) {
  return {
    /** @returns whether it is news */
    async raise(lane: Lane, kind: LaneAlertKind, { message, code }: AlertNews, at: Date): Promise<boolean> {
      const { tenantId, appId, service } = lane;
      const values = [tenantId, appId, service, kind, message, code, at];
      const rows = await prisma.$queryRawUnsafe<{ is_new: boolean }[]>(RAISE, ...values);
      return rows[0]?.is_new ?? false;
    },

    /** @returns how many were open */
    async resolve(lane: Lane, kinds: readonly LaneAlertKind[], at: Date): Promise<number> {
      const { tenantId, appId, service } = lane;
      const { count } = await prisma.alert.updateMany({
        where: { tenantId, appId, service, kind: { in: [...kinds] }, resolvedAt: null },
        data: { resolvedAt: at },
      });
      return count;
    },

    /** Raises an alert about a tenant as a whole. */
    async raiseOfTenant(
      tenantId: number,
      kind: TenantAlertKind,
      { message, code }: AlertNews,
      at: Date,
    ): Promise<void> {
      await prisma.$executeRawUnsafe(RAISE_OF_TENANT, tenantId, kind, message, code, at);
    },

    async resolveOfTenant(tenantId: number, kind: TenantAlertKind, at: Date): Promise<void> {
      await prisma.tenantAlert.updateMany({ where: { tenantId, kind, resolvedAt: null }, data: { resolvedAt: at } });
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
