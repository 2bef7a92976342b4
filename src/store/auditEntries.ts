import type { AuditNote } from '../domain/auditNote.js';
import type { Database } from './database.js';
import type { AuditEntry, Prisma } from './generated/client.js';
import { inListOrder, type Slice } from './slice.js';

/**
 * The audit entry of a change, to be written in the change's own transaction.
 * @param tenantId 0 for the installation itself
 * @param details without secrets: what an admin may read
 */
export function auditRow(
  tenantId: number,
  note: AuditNote,
  object: string,
  details: Prisma.InputJsonObject,
): Prisma.AuditEntryUncheckedCreateInput {
  const { at, actor, address, action } = note;
  return { tenantId, at, actor, address, action, object, details };
}

/** A line of the audit log: who did what to which object. */
export interface AuditEntryRecord extends AuditNote {
  /** 0 for the installation itself. */
  tenantId: number;
  id: bigint;
  object: string;
  /** Without secrets; { before, after } where there was something before. */
  details: Record<string, unknown>;
}

/** Which entries; null: whichever. */
export interface AuditFilter {
  actor: string | null;
  action: string | null;
  object: string | null;
  after: Date | null;
  before: Date | null;
}

/**
 * Between which ids the entries of a time are, found by every thousandth entry, so that a look at last month does not walk over
 * all that came since. Ids grow with time, but for how long a change takes. Of three such entries the one farthest away counts,
 * so that one whose clock was wrong hides nothing.
 */
const IDS_OF_TIME = `
SELECT
  (SELECT CASE WHEN count(*) = 3 THEN min(id) END FROM (
    SELECT id FROM audit_entries WHERE tenant_id = $1 AND id % 1000 = 0 AND at < $2::timestamptz ORDER BY at DESC LIMIT 3
  ) older) AS above,
  (SELECT CASE WHEN count(*) = 3 THEN max(id) END FROM (
    SELECT id FROM audit_entries WHERE tenant_id = $1 AND id % 1000 = 0 AND at >= $3::timestamptz ORDER BY at LIMIT 3
  ) younger) AS below`;

/** No change takes so long from its time to its entry, differences of clocks included. */
const LONGEST_CHANGE_MS = 600_000;

/** The audit log of one database: reading it, and what is written of changes that nothing else is stored of. */
export function createAuditEntries({ prisma }: Database) {
  async function idsOfTime(tenantId: number, { after, before }: AuditFilter): Promise<IdsOfTime> {
    if (!after && !before) return { above: null, below: null };
    const from = after && new Date(after.getTime() - LONGEST_CHANGE_MS);
    const to = before && new Date(before.getTime() + LONGEST_CHANGE_MS);
    const [ids] = await prisma.$queryRawUnsafe<IdsOfTime[]>(IDS_OF_TIME, tenantId, from, to);
    return ids ?? { above: null, below: null };
  }

  return {
    async find(tenantId: number, id: bigint): Promise<AuditEntryRecord | null> {
      const row = await prisma.auditEntry.findUnique({ where: { tenantId_id: { tenantId, id } } });
      return row && auditEntryOf(row);
    },

    /** A tenant's entries (0: the installation's), newest first. */
    async list(tenantId: number, filter: AuditFilter, slice: Slice<bigint>): Promise<AuditEntryRecord[]> {
      const { actor, action, object } = filter;
      const { above, below } = await idsOfTime(tenantId, filter);
      const from = greatest(slice.before, above);
      const to = least(slice.after, below);
      const rows = await prisma.auditEntry.findMany({
        where: {
          tenantId,
          ...(actor !== null && { actor }),
          ...(action !== null && { action }),
          ...(object !== null && { object }),
          at: { ...(filter.after && { gte: filter.after }), ...(filter.before && { lt: filter.before }) },
          id: { ...(to !== null && { lt: to }), ...(from !== null && { gt: from }) },
        },
        orderBy: { id: slice.fromEnd ? 'asc' : 'desc' },
        take: slice.limit,
      });
      return inListOrder(rows.map(auditEntryOf), slice);
    },

    async append(tenantId: number, note: AuditNote, object: string, details: Prisma.InputJsonObject): Promise<void> {
      await prisma.auditEntry.create({ data: auditRow(tenantId, note, object, details) });
    },
  };
}

interface IdsOfTime {
  above: bigint | null;
  below: bigint | null;
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
