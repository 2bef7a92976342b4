import type { AuditNote } from '../domain/auditNote.js';
import type { Database } from './database.js';
import type { Prisma } from './generated/client.js';

/** SQL expressions that make an audit entry of each row of `from`. */
interface AuditedRows {
  /** The rows that have changed: a CTE, with its joins and conditions. */
  from: string;
  /** Default: the column `tenant_id`. */
  tenantId?: string;
  at: string;
  actor: string;
  address: string;
  action: string;
  object: string;
  /** JSON without secrets: what an admin may read. */
  details: string;
}

/** Writes the audit entries of a change as part of its statement. Every raw statement that audits uses this. */
export function auditInsert({ from, tenantId = 'tenant_id', ...entry }: AuditedRows): string {
  const { at, actor, address, action, object, details } = entry;
  return `INSERT INTO audit_entries (tenant_id, at, actor, address, action, object, details)
  SELECT ${tenantId}, ${at}, ${actor}, ${address}, ${action}, ${object}, ${details} FROM ${from}`;
}

/** A note as four parameters of a statement, from the one with this number on; `noteValues` has their values. */
export function noteParameters(first: number): Pick<AuditedRows, 'at' | 'actor' | 'address' | 'action'> {
  const [at, actor, address, action] = [`$${first}::timestamptz`, `$${first + 1}`, `$${first + 2}`, `$${first + 3}`];
  return { at, actor, address, action };
}

export function noteValues({ at, actor, address, action }: AuditNote): [Date, string, string | null, string] {
  return [at, actor, address, action];
}

/**
 * The audit entry of a change that Prisma writes, for the change's own transaction.
 * @param tenantId 0 for the installation itself
 * @param details without secrets: what an admin may read
 */
export function auditRow(
  tenantId: number,
  { at, actor, address, action }: AuditNote,
  object: string,
  details: Prisma.InputJsonObject,
): Prisma.AuditEntryUncheckedCreateInput {
  return { tenantId, at, actor, address, action, object, details };
}

/** Writes the audit entry of a change that stores nothing else. */
export function createAuditLog({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async append(tenantId: number, note: AuditNote, object: string, details: object): Promise<void> {
      await prisma.auditEntry.create({ data: auditRow(tenantId, note, object, details as Prisma.InputJsonObject) });
    },
  };
}
