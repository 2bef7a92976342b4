import { authorize, INSTALLATION, type Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { AuditEntryRecord } from './auditEntries.store.js';
import { isStorableJson } from '../domain/text.js';
import type { Slice } from '../domain/slice.js';
import type { Tenants } from '../tenants/room.js';
import type { AuditEntriesStore } from './auditEntries.store.js';

/** Filters of audit entries; absent or null: any. */
interface EntriesWanted {
  tenantHost?: string | null;
  actor?: string | null;
  action?: string | null;
  object?: string | null;
  after?: Date | null;
  before?: Date | null;
}

/** Nothing is older; PostgreSQL knows no year 0. */
const EARLIEST = new Date(0);

/** The use cases of the audit log. */
export type Audit = ReturnType<typeof createAuditService>;

export function createAuditService({
  store,
  tenants,
}: {
  store: { auditEntries: AuditEntriesStore };
  tenants: Tenants;
}) {
  return {
    /**
     * A tenant's entries, newest first; those of the installation itself for an operator that names no tenant.
     * @throws DomainError FORBIDDEN, NOT_FOUND (the tenant)
     */
    async list(caller: Caller, wanted: EntriesWanted, slice: Slice<bigint>): Promise<AuditEntryRecord[]> {
      authorize(caller, 'readAuditLog');
      const tenant = await tenants.namedOrWhole(caller, wanted.tenantHost);
      const { actor = null, action = null, object = null, before = null } = wanted;
      // Some programs send the year 1 for "ever".
      const after = wanted.after && wanted.after > EARLIEST ? wanted.after : null;
      const filter = { actor, action, object, after, before };
      const isPossible = isStorableJson(filter) && (before === null || before > EARLIEST);
      return isPossible ? store.auditEntries.list(tenant?.id ?? INSTALLATION, filter, slice) : [];
    },

    /** An entry of a tenant that the caller may see. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, tenantId: number, id: bigint): Promise<AuditEntryRecord> {
      authorize(caller, 'readAuditLog');
      const entry = await store.auditEntries.find(tenantId, id);
      if (!entry) throw new DomainError('NOT_FOUND', 'there is no such entry', ['id']);
      return entry;
    },
  };
}
