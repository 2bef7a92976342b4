import { actorName, type Caller } from './caller.js';

/** Who does what, from where and when: what the audit log keeps of a change beside the change. */
export interface AuditNote {
  actor: string;
  /** Null: from inside. */
  address: string | null;
  action: string;
  at: Date;
}

/** The note of what a caller does now. */
export function auditNote(caller: Caller, action: string, at: Date): AuditNote {
  return { actor: actorName(caller), address: caller.address, action, at };
}

/** The audit log, as it is written where nothing else is stored of a change. */
export interface AuditLog {
  /** @param tenantId 0 for the installation itself @param details without secrets: what an admin may read */
  append(tenantId: number, note: AuditNote, object: string, details: object): Promise<void>;
}
