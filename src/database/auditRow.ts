import type { AuditNote } from '../domain/auditNote.js';
import type { Prisma } from './generated/client.js';

/**
 * The audit entry of a change, for the change's own transaction.
 * @param tenantId 0 for the installation itself
 * @param details visible to admins, so without secrets
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
