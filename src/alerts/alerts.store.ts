import type { Lane } from '../domain/lane.js';
import type { PushService } from '../domain/pushService.js';
import type { Database } from '../database/database.js';
import { inListOrder, type Slice } from '../domain/slice.js';

export type AlertKind =
  | 'CREDENTIALS_REFUSED'
  | 'KEY_REFUSED'
  | 'PREVIOUS_CREDENTIALS_USED'
  | 'TOKENS_REFUSED'
  | 'CREDENTIALS_EXPIRE'
  | 'PROVIDER_UNAVAILABLE'
  | 'DELIVERY_QUARANTINED';

/** Something that an admin has to look at. */
export interface AlertRecord {
  tenantId: number;
  id: number;
  appId: string;
  service: PushService;
  kind: AlertKind;
  message: string;
  raisedAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}

const RAISE = `
INSERT INTO alerts AS a (tenant_id, app_id, service, kind, message, raised_at, last_seen_at)
VALUES ($1, $2, $3::push_service, $4::alert_kind, $5, $6::timestamptz, $6::timestamptz)
ON CONFLICT (tenant_id, app_id, service, kind) WHERE resolved_at IS NULL DO UPDATE SET
  message = EXCLUDED.message, last_seen_at = GREATEST(a.last_seen_at, EXCLUDED.last_seen_at)
RETURNING raised_at = $6::timestamptz AS is_new`;

/** As `createAlerts` makes it. */
export type AlertsStore = ReturnType<typeof createAlerts>;

/** The alerts of one database: of one kind at most one is open per push service of an app. */
export function createAlerts({ prisma }: Database) {
  return {
    /** @returns whether it is news */
    async raise({ tenantId, appId, service }: Lane, kind: AlertKind, message: string, at: Date): Promise<boolean> {
      const rows = await prisma.$queryRawUnsafe<{ is_new: boolean }[]>(
        RAISE,
        tenantId,
        appId,
        service,
        kind,
        message,
        at,
      );
      return rows[0]?.is_new ?? false;
    },

    /** @returns how many were open */
    async resolve(lane: Lane, kinds: readonly AlertKind[], at: Date): Promise<number> {
      const { tenantId, appId, service } = lane;
      const { count } = await prisma.alert.updateMany({
        where: { tenantId, appId, service, kind: { in: [...kinds] }, resolvedAt: null },
        data: { resolvedAt: at },
      });
      return count;
    },

    /** Where an alert of this kind is open, in all tenants. */
    async openLanes(kind: AlertKind): Promise<Lane[]> {
      const select = { tenantId: true, appId: true, service: true };
      return prisma.alert.findMany({ where: { kind, resolvedAt: null }, select });
    },

    async find(tenantId: number, id: number): Promise<AlertRecord | null> {
      return prisma.alert.findUnique({ where: { tenantId_id: { tenantId, id } } });
    },

    /** A tenant's alerts, newest first. */
    async ofTenant(tenantId: number, openOnly: boolean, slice: Slice<number>): Promise<AlertRecord[]> {
      const rows = await prisma.alert.findMany({
        where: {
          tenantId,
          ...(openOnly && { resolvedAt: null }),
          id: { ...(slice.after !== null && { lt: slice.after }), ...(slice.before !== null && { gt: slice.before }) },
        },
        orderBy: { id: slice.fromEnd ? 'asc' : 'desc' },
        take: slice.limit,
      });
      return inListOrder(rows, slice);
    },
  };
}
