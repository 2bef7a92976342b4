import { checkText, NAME_MAX } from '../domain/text.js';
import { auditNote } from '../domain/auditNote.js';
import { authorize, tenantOf, type Caller, type TenantRef } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DomainError, refusedField } from '../domain/errors.js';
import { parseTenantHost } from '../domain/tenantHost.js';
import { checkWebOrigins } from './webOrigin.js';
import type { Slice } from '../domain/slice.js';
import type { Directory } from './directory.js';
import type { RetentionChange, RetentionTimes, TenantRecord, TenantsStore } from './tenants.store.js';

/** Ten years. */
const DAYS_MAX = 3_650;
const HOURS_MAX = 24 * 365;

/** The use cases of tenants. */
export type Tenants = ReturnType<typeof createTenants>;

interface TenantsOptions {
  store: { tenants: TenantsStore };
  directory: Directory;
  clock: Clock;
}

export function createTenants({ store, directory, clock }: TenantsOptions) {
  /**
   * The tenant that an admin means. One tenant's admin sees no other: theirs is not found.
   * @throws DomainError NOT_FOUND
   */
  async function resolve(caller: Caller, tenantHost: string): Promise<TenantRecord> {
    const host = parseTenantHost(tenantHost);
    const tenant = host === null ? null : await directory.tenantByHost(host);
    const isOwn = caller.role === 'OPERATOR' || caller.tenant.id === tenant?.id;
    if (!tenant || !isOwn) throw new DomainError('NOT_FOUND', 'there is no such tenant', ['tenantHost']);
    return tenant;
  }

  /** A tenant by its id, as part of something the caller has found. @throws DomainError NOT_FOUND */
  async function byId(id: number): Promise<TenantRecord> {
    const tenant = await directory.tenantById(id);
    if (!tenant) throw new DomainError('NOT_FOUND', 'there is no such tenant');
    return tenant;
  }

  return {
    resolve,

    /** The tenant that an admin means, by name or because it is its own. @throws DomainError NOT_FOUND, INVALID_INPUT */
    async named(caller: Caller, tenantHost: string | null | undefined): Promise<TenantRef> {
      return tenantHost == null ? tenantOf(caller) : resolve(caller, tenantHost);
    },

    /** As `named`; null: the whole installation, for an operator that names no tenant. @throws DomainError NOT_FOUND */
    async namedOrWhole(caller: Caller, tenantHost: string | null | undefined): Promise<TenantRef | null> {
      return tenantHost == null ? caller.tenant : resolve(caller, tenantHost);
    },

    /** The tenants that an admin may see, by host. Its own is listed even if it is archived. @throws DomainError FORBIDDEN */
    async list(caller: Caller, slice: Slice<string>, includeArchived: boolean): Promise<TenantRecord[]> {
      authorize(caller, 'listTenants');
      return store.tenants.list(caller.role === 'OPERATOR' ? null : caller.tenant.id, slice, includeArchived);
    },

    /** How many they are. @throws DomainError FORBIDDEN */
    async count(caller: Caller, includeArchived: boolean): Promise<number> {
      authorize(caller, 'listTenants');
      return caller.role === 'OPERATOR' ? store.tenants.count(includeArchived) : 1;
    },

    /** @throws DomainError FORBIDDEN, INVALID_INPUT, ALREADY_EXISTS */
    async create(caller: Caller, input: { host: string; name: string }): Promise<TenantRecord> {
      authorize(caller, 'createTenant');
      const host = parseTenantHost(input.host);
      if (host === null) throw refusedField(['host'], 'must be a domain name, such as acme.example.com');
      const name = checkText(input.name, ['name'], NAME_MAX);
      const tenant = await store.tenants.create(host, name, auditNote(caller, 'createTenant', clock()));
      directory.forgetTenant(tenant);
      return tenant;
    },

    /**
     * Replaces the web origins that may call the gateway for a tenant.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT
     */
    async setAllowedOrigins(
      caller: Caller,
      input: { tenantHost: string; origins: readonly string[] },
    ): Promise<TenantRecord> {
      authorize(caller, 'setAllowedOrigins');
      const found = await resolve(caller, input.tenantHost);
      const origins = checkWebOrigins(input.origins);
      const note = auditNote(caller, 'setAllowedOrigins', clock());
      const tenant = await store.tenants.setAllowedOrigins(found, origins, note);
      directory.forgetTenant(tenant);
      return tenant;
    },

    /** Those of a tenant that the caller has found. @throws DomainError FORBIDDEN */
    allowedOrigins(caller: Caller, tenant: TenantRecord): readonly string[] {
      authorize(caller, 'readAllowedOrigins');
      return tenant.allowedOrigins;
    },

    /** A tenant that the caller may see, by its id. @throws DomainError FORBIDDEN, NOT_FOUND */
    async find(caller: Caller, id: number): Promise<TenantRecord> {
      authorize(caller, 'listTenants');
      return byId(id);
    },

    byId,

    /**
     * Sets how long a tenant's data is kept and its chats may be idle. Absent fields stay unchanged; null: forever.
     * Older data is removed within hours.
     * @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT
     */
    async setRetention(caller: Caller, input: { tenantHost: string } & RetentionChange): Promise<TenantRecord> {
      authorize(caller, 'setRetention');
      const found = await resolve(caller, input.tenantHost);
      const change = checkedChange(input);
      const tenant = await store.tenants.setRetention(found.id, change, auditNote(caller, 'setRetention', clock()));
      if (!tenant) throw deliveriesOutliveChats();
      directory.forgetTenant(tenant);
      return tenant;
    },

    /**
     * The times that `setRetention` would set. Nothing is changed.
     * @throws DomainError NOT_FOUND, INVALID_INPUT
     */
    async meantRetention(
      caller: Caller,
      input: { tenantHost: string } & RetentionChange,
    ): Promise<{ tenantId: number; times: RetentionTimes }> {
      const { id: tenantId, ...now } = await resolve(caller, input.tenantHost);
      const change = checkedChange(input);
      const meant = (field: keyof RetentionTimes) => (change[field] === undefined ? now[field] : change[field]);
      const times = {
        endedSessionDays: meant('endedSessionDays'),
        deliveryDays: meant('deliveryDays'),
        idleSessionHours: meant('idleSessionHours'),
        trafficAuditDays: meant('trafficAuditDays'),
      };
      const { endedSessionDays, deliveryDays } = times;
      if (endedSessionDays !== null && deliveryDays !== null && deliveryDays > endedSessionDays) {
        throw deliveriesOutliveChats();
      }
      return { tenantId, times };
    },

    /** That of a tenant that the caller has found. @throws DomainError FORBIDDEN */
    retention(caller: Caller, tenant: TenantRecord): RetentionTimes {
      authorize(caller, 'readRetention');
      const { endedSessionDays, deliveryDays, idleSessionHours, trafficAuditDays } = tenant;
      return { endedSessionDays, deliveryDays, idleSessionHours, trafficAuditDays };
    },
  };
}

/** @throws DomainError INVALID_INPUT */
function checkedChange({ endedSessionDays, deliveryDays, idleSessionHours, trafficAuditDays }: RetentionChange) {
  const change = { endedSessionDays, deliveryDays, idleSessionHours, trafficAuditDays };
  for (const [field, value] of Object.entries(change)) checkTime(field, value);
  return change;
}

function deliveriesOutliveChats(): DomainError {
  return refusedField(['deliveryDays'], 'must not be more than endedSessionDays');
}

function checkTime(field: string, value: number | null | undefined): void {
  const max = field.endsWith('Hours') ? HOURS_MAX : DAYS_MAX;
  if (value === null || value === undefined || (value >= 1 && value <= max)) return;
  throw refusedField([field], `must be from 1 to ${max}, or null: for ever`);
}
