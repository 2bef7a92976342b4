import { auditNote } from '../domain/auditNote.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { checkText, NAME_MAX } from '../domain/text.js';
import type { AppName, Apps } from './apps.js';
import type { AppRecord } from './apps.store.js';
import type { ArchivesStore } from './archives.store.js';
import type { Directory } from './directory.js';
import type { Tenants } from './tenants.js';
import type { TenantRecord } from './tenants.store.js';

/** The use cases of renaming, archiving and restoring tenants and apps. */
export type Archives = ReturnType<typeof createArchives>;

interface ArchivesOptions {
  store: { archives: ArchivesStore };
  directory: Directory;
  tenants: Tenants;
  apps: Apps;
  clock: Clock;
}

/**
 * An archived tenant or app accepts no new chats and subscriptions, and lists omit it. Chats that have begun go on: their
 * events are stored, pushed to the devices that are subscribed, and sent to the webhook. All its data and settings stay.
 */
export function createArchives({ store, directory, tenants, apps, clock }: ArchivesOptions) {
  async function setTenantArchived(caller: Caller, tenantHost: string, isArchived: boolean): Promise<TenantRecord> {
    authorize(caller, 'archiveTenant');
    const tenant = await tenants.resolve(caller, tenantHost);
    const note = auditNote(caller, isArchived ? 'archiveTenant' : 'restoreTenant', clock());
    await store.archives.archiveTenant(tenant.id, isArchived ? note.at : null, note);
    directory.forgetTenant(tenant);
    return tenants.resolve(caller, tenantHost);
  }

  async function setAppArchived(caller: Caller, name: AppName, isArchived: boolean): Promise<AppRecord> {
    authorize(caller, 'archiveApp');
    const { tenantId, appId } = await apps.resolve(caller, name);
    const note = auditNote(caller, isArchived ? 'archiveApp' : 'restoreApp', clock());
    await store.archives.archiveApp(tenantId, appId, isArchived ? note.at : null, note);
    directory.forgetApp(tenantId, appId);
    return apps.resolve(caller, name);
  }

  return {
    /** Renames a tenant. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async updateTenant(caller: Caller, input: { tenantHost: string; name: string }): Promise<TenantRecord> {
      authorize(caller, 'updateTenant');
      const tenant = await tenants.resolve(caller, input.tenantHost);
      const name = checkText(input.name, ['name'], NAME_MAX);
      await store.archives.renameTenant(tenant.id, name, auditNote(caller, 'updateTenant', clock()));
      directory.forgetTenant(tenant);
      return tenants.resolve(caller, input.tenantHost);
    },

    /** Renames an app. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
    async updateApp(caller: Caller, input: AppName & { name: string }): Promise<AppRecord> {
      authorize(caller, 'updateApp');
      const { tenantId, appId } = await apps.resolve(caller, input);
      const name = checkText(input.name, ['name'], NAME_MAX);
      await store.archives.renameApp(tenantId, appId, name, auditNote(caller, 'updateApp', clock()));
      directory.forgetApp(tenantId, appId);
      return apps.resolve(caller, input);
    },

    /** Archives a tenant with all its apps. It may be archived already. @throws DomainError FORBIDDEN, NOT_FOUND */
    archiveTenant: (caller: Caller, input: { tenantHost: string }) => setTenantArchived(caller, input.tenantHost, true),

    /** Apps that were archived by themselves stay so. @throws DomainError FORBIDDEN, NOT_FOUND */
    restoreTenant: (caller: Caller, input: { tenantHost: string }) =>
      setTenantArchived(caller, input.tenantHost, false),

    /** It may be archived already. @throws DomainError FORBIDDEN, NOT_FOUND */
    archiveApp: (caller: Caller, input: AppName) => setAppArchived(caller, input, true),

    /** @throws DomainError FORBIDDEN, NOT_FOUND */
    restoreApp: (caller: Caller, input: AppName) => setAppArchived(caller, input, false),
  };
}
