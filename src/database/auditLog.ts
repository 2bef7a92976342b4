import type { AuditNote } from '../domain/auditNote.js';
import { auditRow } from './auditEntry.js';
import type { Database } from './database.js';
import type { Prisma } from './generated/client.js';

/** Writes the audit log where nothing else is stored of a change. */
export function createAuditLog({ prisma }: Pick<Database, 'prisma'>) {
  return {
    async append(tenantId: number, note: AuditNote, object: string, details: object): Promise<void> {
      await prisma.auditEntry.create({ data: auditRow(tenantId, note, object, details as Prisma.InputJsonObject) });
    },
  };
}
