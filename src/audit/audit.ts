import { boundedCount, type BoundedCount } from '../domain/boundedCount.js';
import { authorize, INSTALLATION, type Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { AuditEntryRecord } from './auditEntries.store.js';
import { isStorableJson } from '../domain/text.js';
import { possibleRange } from '../domain/timeRange.js';
import type { Slice } from '../domain/slice.js';
import type { Tenants } from '../tenants/room.js';
import type { AuditEntriesStore } from './auditEntries.store.js';

/** Filters of audit entries; absent or null: any. */
interface EntriesWanted {
  tenantHost?: string | null;
  actor?: string | null;
  /** Only entries of people, refused attempts included. */
  people?: boolean | null;
  action?: string | null;
  object?: string | null;
  after?: Date | null;
  before?: Date | null;
}

/** The use cases of the audit log. */
export type Audit = ReturnType<typeof createAudit>;

export function createAudit({ store, tenants }: { store: { auditEntries: AuditEntriesStore }; tenants: Tenants }) {
  /** The tenant and the filter of a request; null: nothing can match. @throws DomainError as `list` */
  async function wantedBy(caller: Caller, wanted: EntriesWanted) {
    authorize(caller, 'readAuditLog');
    const tenant = await tenants.namedOrWhole(caller, wanted.tenantHost);
    const { actor = null, action = null, object = null } = wanted;
    const range = possibleRange(wanted.after, wanted.before);
    if (!range) return null;
    const filter = { actor, action, object, ...range, people: wanted.people ?? false };
    return isStorableJson(filter) ? { tenantId: tenant?.id ?? INSTALLATION, filter } : null;
  }

  return {
    /**
     * A tenant's entries, newest first; those of the installation itself for an operator that names no tenant.
     * @throws DomainError FORBIDDEN, NOT_FOUND (the tenant)
     */
    async list(caller: Caller, wanted: EntriesWanted, slice: Slice<bigint>): Promise<AuditEntryRecord[]> {
      const meant = await wantedBy(caller, wanted);
      return meant ? store.auditEntries.list(meant.tenantId, meant.filter, slice) : [];
    },

    /** How many they are. @throws DomainError as `list` */
    async count(caller: Caller, wanted: EntriesWanted): Promise<BoundedCount> {
      const meant = await wantedBy(caller, wanted);
      return boundedCount(meant ? await store.auditEntries.count(meant.tenantId, meant.filter) : 0);
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
