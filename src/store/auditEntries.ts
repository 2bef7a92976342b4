import type { Database } from './database.js';
import type { Prisma } from './generated/client.js';

/** Who does what, and when. */
export interface AuditNote {
  actor: string;
  action: string;
  at: Date;
}

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
  return { tenantId, at: note.at, actor: note.actor, action: note.action, object, details };
}

/** The audit log of one database, for what changes nothing else. */
export function createAuditEntries({ prisma }: Database) {
  return {
    async append(tenantId: number, note: AuditNote, object: string, details: Prisma.InputJsonObject): Promise<void> {
      await prisma.auditEntry.create({ data: auditRow(tenantId, note, object, details) });
    },
  };
}
