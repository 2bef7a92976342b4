import type { AuditNote } from '../domain/auditNote.js';
import { COUNTED_MAX } from '../domain/boundedCount.js';
import { createAuditTimes } from './auditTimes.js';
import type { Database } from '../database/database.js';
import { Prisma, type AuditEntry } from '../database/generated/client.js';
import { inListOrder, type Slice } from '../domain/slice.js';

const EVERY = Prisma.sql`TRUE`;
const COLUMNS = Prisma.sql`e.tenant_id AS "tenantId", e.id, e.at, e.actor, e.action, e.object, e.address, e.details`;
/** The condition of the index of actors, of an entry `e`. */
const NOT_DEVICE = Prisma.sql`(e.actor < 'device:' OR e.actor >= 'device;')`;

/**
 * The actors of a tenant that are people, as rows `(actor)`. Devices' entries are many and have no place in the index of
 * actors, so it has few names, which are found by jumping from one to the next. A platform's key is a program; push
 * services and the gateway act by themselves.
 */
const peopleOf = (tenantId: Prisma.Sql) => Prisma.sql`
WITH RECURSIVE actors AS (
  (SELECT e.actor FROM audit_entries e WHERE e.tenant_id = ${tenantId} AND ${NOT_DEVICE} ORDER BY e.actor LIMIT 1)
  UNION ALL
  SELECT (
    SELECT e.actor FROM audit_entries e WHERE e.tenant_id = ${tenantId} AND ${NOT_DEVICE} AND e.actor > a.actor
    ORDER BY e.actor LIMIT 1
  ) FROM actors a WHERE a.actor IS NOT NULL
)
SELECT a.actor FROM actors a WHERE a.actor NOT IN ('provider', 'gateway') AND (
  SELECT k.role FROM api_keys k WHERE k.tenant_id = ${tenantId} AND k.id = substr(a.actor, 5) COLLATE "default" AND a.actor LIKE 'key:%'
) IS DISTINCT FROM 'PLATFORM'`;

/** An entry of the audit log. */
export interface AuditEntryRecord extends AuditNote {
  /** 0 for the installation itself. */
  tenantId: number;
  id: bigint;
  object: string;
  /** Without secrets; { before, after } where there was something before. */
  details: Record<string, unknown>;
}

/** Filters; null: any. */
export interface AuditFilter {
  actor: string | null;
  action: string | null;
  object: string | null;
  after: Date | null;
  before: Date | null;
  /** Only entries of people, refused attempts included. */
  people: boolean;
}

/** See `createAuditEntriesStore`. */
export type AuditEntriesStore = ReturnType<typeof createAuditEntriesStore>;

/** Reads the audit log of one database. */
export function createAuditEntriesStore({ prisma }: Database) {
  const auditTimes = createAuditTimes({ prisma });

  return {
    async find(tenantId: number, id: bigint): Promise<AuditEntryRecord | null> {
      const row = await prisma.auditEntry.findUnique({ where: { tenantId_id: { tenantId, id } } });
      return row && auditEntryOf(row);
    },

    /** A tenant's entries (0: the installation's), newest first. */
    async list(tenantId: number, filter: AuditFilter, slice: Slice<bigint>): Promise<AuditEntryRecord[]> {
      const direction = slice.fromEnd ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const ordered = Prisma.sql`ORDER BY id ${direction} LIMIT ${slice.limit}`;
      const conditions = await conditionsOf(tenantId, filter, slice);
      const rows = await prisma.$queryRaw<AuditEntry[]>`${found(COLUMNS, conditions, filter, ordered)}`;
      return inListOrder(rows.map(auditEntryOf), slice);
    },

    /** How many they are, up to one more than COUNTED_MAX. */
    async count(tenantId: number, filter: AuditFilter): Promise<number> {
      const conditions = await conditionsOf(tenantId, filter, { after: null, before: null });
      const entries = found(
        Prisma.sql`e.id`,
        conditions,
        filter,
        Prisma.sql`ORDER BY id DESC LIMIT ${COUNTED_MAX + 1}`,
      );
      const [row] = await prisma.$queryRaw<
        { count: number }[]
      >`SELECT count(*)::int AS count FROM (${entries}) counted`;
      return row?.count ?? 0;
    },
  };

  async function conditionsOf(tenantId: number, filter: AuditFilter, slice: Pick<Slice<bigint>, 'after' | 'before'>) {
    const { actor, action, object, after, before } = filter;
    const { above, below } = await auditTimes.idsOf(tenantId, filter);
    const from = greatest(slice.before, above);
    const to = least(slice.after, below);
    return {
      tenantId,
      every: Prisma.join(
        [
          Prisma.sql`e.tenant_id = ${tenantId}`,
          actor === null ? EVERY : Prisma.sql`e.actor = ${actor}`,
          action === null ? EVERY : Prisma.sql`e.action = ${action}`,
          object === null ? EVERY : Prisma.sql`e.object = ${object}`,
          after === null ? EVERY : Prisma.sql`e.at >= ${after}::timestamptz`,
          before === null ? EVERY : Prisma.sql`e.at < ${before}::timestamptz`,
          to === null ? EVERY : Prisma.sql`e.id < ${to}`,
          from === null ? EVERY : Prisma.sql`e.id > ${from}`,
        ],
        ' AND ',
      ),
    };
  }
}

/** SQL: the entries that meet the conditions, of people one after the other. @param ordered their order and limit */
function found(
  columns: Prisma.Sql,
  { tenantId, every }: { tenantId: number; every: Prisma.Sql },
  { people }: AuditFilter,
  ordered: Prisma.Sql,
): Prisma.Sql {
  if (!people) return Prisma.sql`SELECT ${columns} FROM audit_entries e WHERE ${every} ${ordered}`;
  const parameter = Prisma.sql`${tenantId}::int`;
  return Prisma.sql`
    SELECT n.* FROM (${peopleOf(parameter)}) p CROSS JOIN LATERAL (
      SELECT ${columns} FROM audit_entries e WHERE e.actor = p.actor AND ${NOT_DEVICE} AND ${every} ${ordered}
    ) n ${ordered}`;
}

function greatest(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

function least(a: bigint | null, b: bigint | null): bigint | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

function auditEntryOf(row: AuditEntry): AuditEntryRecord {
  const { tenantId, id, at, actor, address, action, object } = row;
  return { tenantId, id, at, actor, address, action, object, details: row.details as Record<string, unknown> };
}
