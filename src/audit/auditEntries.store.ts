import type { AuditNote } from '../domain/auditNote.js';
import { createAuditTimes } from './auditTimes.js';
import type { Database } from '../database/database.js';
import type { AuditEntry } from '../database/generated/client.js';
import { inListOrder, type Slice } from '../domain/slice.js';

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
}

/** As `createAuditEntries` makes it. */
export type AuditEntriesStore = ReturnType<typeof createAuditEntries>;

/** Reads the audit log of one database. */
export function createAuditEntries({ prisma }: Database) {
  const auditTimes = createAuditTimes({ prisma });

  return {
    async find(tenantId: number, id: bigint): Promise<AuditEntryRecord | null> {
      const row = await prisma.auditEntry.findUnique({ where: { tenantId_id: { tenantId, id } } });
      return row && auditEntryOf(row);
    },

    /** A tenant's entries (0: the installation's), newest first. */
    async list(tenantId: number, filter: AuditFilter, slice: Slice<bigint>): Promise<AuditEntryRecord[]> {
      const { actor, action, object } = filter;
      const { above, below } = await auditTimes.idsOf(tenantId, filter);
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
  };
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
