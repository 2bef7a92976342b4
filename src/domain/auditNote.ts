import { actorName, type Caller } from './caller.js';

/** The actor, action, address and time of a change, for the audit log. */
export interface AuditNote {
  actor: string;
  /** Null: from inside. */
  address: string | null;
  action: string;
  at: Date;
}

/** The note of a caller's action. */
export function auditNote(caller: Caller, action: string, at: Date): AuditNote {
  return { actor: actorName(caller), address: caller.address, action, at };
}

/** The audit log, as it is written where nothing else is stored of a change. */
export interface AuditLog {
  /** @param tenantId 0 for the installation itself @param details visible to admins, so without secrets */
  append(tenantId: number, note: AuditNote, object: string, details: object): Promise<void>;
}
