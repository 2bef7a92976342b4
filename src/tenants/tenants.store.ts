import type { AuditNote } from '../domain/auditNote.js';
import type { TenantRef } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import { batchedFind } from '../database/batchedFind.js';
import type { Database } from '../database/database.js';
import { isDuplicate } from '../database/databaseErrors.js';
import { inListOrder, type Slice } from '../domain/slice.js';
import { auditInsert, auditRow, noteParameters, noteValues } from '../database/auditEntry.js';

/** A contact center. */
export interface TenantRecord {
  id: number;
  host: string;
  name: string;
  /** Origins of web pages that may call the gateway for this tenant, as browsers send them. */
  allowedOrigins: string[];
  /** Days after its end that a chat is kept; null: for ever. */
  endedSessionDays: number | null;
  /** Days that a finished delivery is kept; null: as long as its chat. */
  deliveryDays: number | null;
  /** Hours without activity after which a chat ends by itself; null: never. */
  idleSessionHours: number | null;
  /** Days that the audit log keeps actions of devices; null: forever. */
  trafficAuditDays: number | null;
  createdAt: Date;
  /** Since when the tenant is archived; null: it is not. */
  archivedAt: Date | null;
}

const SET_ORIGINS = `
WITH before AS (
  SELECT id, allowed_origins FROM tenants WHERE id = $1 FOR NO KEY UPDATE
), changed AS (
  UPDATE tenants t SET allowed_origins = $2::text[] FROM before b WHERE t.id = b.id
  RETURNING t.id, t.host, b.allowed_origins AS old
)
${auditInsert({
  ...{ from: 'changed', tenantId: 'id', ...noteParameters(3), object: `'tenant:' || host` },
  details: `jsonb_build_object(
    'before', jsonb_build_object('allowedOrigins', old), 'after', jsonb_build_object('allowedOrigins', $2::text[]))`,
})}`;

/** How long a tenant's data is kept, and its chats may be idle. */
export type RetentionTimes = Pick<
  TenantRecord,
  'endedSessionDays' | 'deliveryDays' | 'idleSessionHours' | 'trafficAuditDays'
>;

/** New retention times; absent ones stay unchanged. */
export type RetentionChange = { [K in keyof RetentionTimes]?: RetentionTimes[K] | undefined };

const TOLD = (row: string) => `jsonb_build_object('endedSessionDays', ${row}.ended_session_days,
    'deliveryDays', ${row}.delivery_days, 'idleSessionHours', ${row}.idle_session_hours,
    'trafficAuditDays', ${row}.traffic_audit_days)`;
const CHANGED = (field: string, column: string) =>
  `CASE WHEN $2::jsonb ? '${field}' THEN ($2::jsonb ->> '${field}')::int ELSE b.${column} END AS ${column}`;

/**
 * The rule is checked again on the resulting values, under the row's lock, because two admins may each change one of
 * them.
 */
const SET_RETENTION = `
WITH before AS (
  SELECT * FROM tenants WHERE id = $1 FOR UPDATE
), meant AS (
  SELECT b.id, ${CHANGED('endedSessionDays', 'ended_session_days')}, ${CHANGED('deliveryDays', 'delivery_days')},
    ${CHANGED('idleSessionHours', 'idle_session_hours')}, ${CHANGED('trafficAuditDays', 'traffic_audit_days')}
  FROM before b
), changed AS (
  UPDATE tenants t SET ended_session_days = m.ended_session_days, delivery_days = m.delivery_days,
    idle_session_hours = m.idle_session_hours, traffic_audit_days = m.traffic_audit_days
  FROM meant m WHERE t.id = m.id AND (m.delivery_days > m.ended_session_days) IS NOT TRUE
  RETURNING t.*
), audited AS (
  ${auditInsert({
    ...{ from: 'before b JOIN changed c USING (id)', tenantId: 'id', ...noteParameters(3) },
    object: `'tenant:' || b.host`,
    details: `jsonb_build_object('before', ${TOLD('b')}, 'after', ${TOLD('c')})`,
  })}
)
SELECT id, host, name, allowed_origins AS "allowedOrigins", ended_session_days AS "endedSessionDays",
  delivery_days AS "deliveryDays", idle_session_hours AS "idleSessionHours", traffic_audit_days AS "trafficAuditDays",
  created_at AS "createdAt", archived_at AS "archivedAt"
FROM changed`;

/** See `createTenantsStore`. */
export type TenantsStore = ReturnType<typeof createTenantsStore>;

/** The tenants of one database. */
export function createTenantsStore({ prisma }: Database) {
  return {
    async findByHost(host: string): Promise<TenantRecord | null> {
      return prisma.tenant.findUnique({ where: { host } });
    },

    findById: batchedFind(
      String,
      ({ id }: TenantRecord) => id,
      (ids: readonly number[]) => prisma.tenant.findMany({ where: { id: { in: [...ids] } } }),
    ),

    /** By host. @param onlyId of all tenants only this one, archived or not */
    async list(onlyId: number | null, slice: Slice<string>, includeArchived = true): Promise<TenantRecord[]> {
      const rows = await prisma.tenant.findMany({
        where: {
          ...(onlyId === null ? archivedOnes(includeArchived) : { id: onlyId }),
          host: {
            ...(slice.after !== null && { gt: slice.after }),
            ...(slice.before !== null && { lt: slice.before }),
          },
        },
        orderBy: { host: slice.fromEnd ? 'desc' : 'asc' },
        take: slice.limit,
      });
      return inListOrder(rows, slice);
    },

    async count(includeArchived = true): Promise<number> {
      return prisma.tenant.count({ where: archivedOnes(includeArchived) });
    },

    /** @throws DomainError ALREADY_EXISTS when the host is taken */
    async create(host: string, name: string, note: AuditNote): Promise<TenantRecord> {
      try {
        const [tenant] = await prisma.$transaction([
          prisma.tenant.create({ data: { host, name, createdAt: note.at } }),
          prisma.auditEntry.create({ data: auditRow(0, note, `tenant:${host}`, { name }) }),
        ]);
        return tenant;
      } catch (error) {
        if (isDuplicate(error)) throw new DomainError('ALREADY_EXISTS', `there is a tenant ${host} already`, ['host']);
        throw error;
      }
    },

    async setAllowedOrigins({ id }: TenantRef, origins: readonly string[], note: AuditNote): Promise<TenantRecord> {
      const allowedOrigins = [...origins];
      await prisma.$executeRawUnsafe(SET_ORIGINS, id, allowedOrigins, ...noteValues(note));
      return prisma.tenant.findUniqueOrThrow({ where: { id } });
    },

    /** @returns null, and changes nothing, if deliveries would be kept longer than their chats */
    async setRetention(id: number, change: RetentionChange, note: AuditNote): Promise<TenantRecord | null> {
      const rows = await prisma.$queryRawUnsafe<TenantRecord[]>(
        SET_RETENTION,
        id,
        JSON.stringify(change),
        ...noteValues(note),
      );
      return rows[0] ?? null;
    },
  };
}

function archivedOnes(areIncluded: boolean): { archivedAt?: null } {
  return areIncluded ? {} : { archivedAt: null };
}
