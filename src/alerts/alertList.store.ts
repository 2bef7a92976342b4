import type { Database } from '../database/database.js';
import { Prisma } from '../database/generated/client.js';
import { inListOrder, type Slice } from '../domain/slice.js';
import type { AlertKind, AlertRecord } from './alerts.store.js';

/** The place of an alert in the list: newest first, then the greatest id first. */
export interface AlertKey {
  at: Date;
  id: number;
}

export type AlertState = 'OPEN' | 'RESOLVED';

/** A filter of alerts; null: no condition. */
export interface AlertFilter {
  /** Leaves out alerts about the whole tenant. */
  appId: string | null;
  kind: AlertKind | null;
  state: AlertState | null;
  /** Raised then or later. */
  since: Date | null;
  /** Raised before then. */
  until: Date | null;
}

const EVERY = Prisma.sql`TRUE`;

/** The columns of both tables. A column that a table lacks is null. */
const OF_LANES = Prisma.sql`SELECT tenant_id, id, app_id, service::text, kind::text, code, message, raised_at, last_seen_at,
  resolved_at FROM alerts`;
const OF_TENANTS = Prisma.sql`SELECT tenant_id, id, NULL AS app_id, NULL AS service, kind::text, code, message, raised_at,
  last_seen_at, resolved_at FROM tenant_alerts`;

/** See `createAlertListStore`. */
export type AlertListStore = ReturnType<typeof createAlertListStore>;

/** The alerts of one database, of lanes and of tenants, as lists for admins. */
export function createAlertListStore({ prisma }: Database) {
  return {
    async find(tenantId: number, id: number): Promise<AlertRecord | null> {
      const place = Prisma.sql`tenant_id = ${tenantId} AND id = ${id}`;
      const rows = await prisma.$queryRaw<AlertRow[]>`
        ${OF_LANES} WHERE ${place} UNION ALL ${OF_TENANTS} WHERE ${place}`;
      return rows[0] ? alertOf(rows[0]) : null;
    },

    /** Newest first. Each table is read along an index, no further than the slice. @param tenantId null: of all tenants */
    async list(tenantId: number | null, filter: AlertFilter, slice: Slice<AlertKey>): Promise<AlertRecord[]> {
      const { appId, kind, state, since, until } = filter;
      const { after, before } = slice;
      const conditions = [
        tenantId === null ? EVERY : Prisma.sql`tenant_id = ${tenantId}`,
        kind === null ? EVERY : Prisma.sql`kind::text = ${kind}`,
        state === null
          ? EVERY
          : state === 'OPEN'
            ? Prisma.sql`resolved_at IS NULL`
            : Prisma.sql`resolved_at IS NOT NULL`,
        since === null ? EVERY : Prisma.sql`raised_at >= ${since}::timestamptz`,
        until === null ? EVERY : Prisma.sql`raised_at < ${until}::timestamptz`,
        after ? Prisma.sql`(raised_at, id) < (${after.at}::timestamptz, ${after.id}::int)` : EVERY,
        before ? Prisma.sql`(raised_at, id) > (${before.at}::timestamptz, ${before.id}::int)` : EVERY,
      ];
      const direction = slice.fromEnd ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const order = Prisma.sql`ORDER BY raised_at ${direction}, id ${direction} LIMIT ${slice.limit}`;
      const where = Prisma.join(conditions, ' AND ');
      const ofApp = appId === null ? EVERY : Prisma.sql`app_id = ${appId}`;
      const ofTenants = appId === null ? EVERY : Prisma.sql`FALSE`;
      const rows = await prisma.$queryRaw<AlertRow[]>`
        (${OF_LANES} WHERE ${where} AND ${ofApp} ${order})
        UNION ALL
        (${OF_TENANTS} WHERE ${where} AND ${ofTenants} ${order})
        ${order}`;
      return inListOrder(rows.map(alertOf), slice);
    },

    /** Of all tenants, by kind. A partial index of each table has the open ones. */
    countOpen(): Promise<{ kind: AlertKind; count: number }[]> {
      return prisma.$queryRaw`
        SELECT kind::text, count(*)::int AS count FROM alerts WHERE resolved_at IS NULL GROUP BY kind
        UNION ALL
        SELECT kind::text, count(*)::int AS count FROM tenant_alerts WHERE resolved_at IS NULL GROUP BY kind`;
    },
  };
}

interface AlertRow {
  tenant_id: number;
  id: number;
  app_id: string | null;
  service: AlertRecord['service'];
  kind: AlertKind;
  code: string | null;
  message: string;
  raised_at: Date;
  last_seen_at: Date;
  resolved_at: Date | null;
}

function alertOf(row: AlertRow): AlertRecord {
  return {
    tenantId: row.tenant_id,
    id: row.id,
    appId: row.app_id,
    service: row.service,
    kind: row.kind,
    code: row.code,
    message: row.message,
    raisedAt: row.raised_at,
    lastSeenAt: row.last_seen_at,
    resolvedAt: row.resolved_at,
  };
}
