import type { Foundation, Room } from '../http/room.js';
import { createAppsStore } from './apps.store.js';
import { createApps, type Apps } from './apps.js';
import { createArchivesStore } from './archives.store.js';
import { createArchives, type Archives } from './archives.js';
import { createDirectory, type Directory } from './directory.js';
import { createTenantsStore } from './tenants.store.js';
import { createTenants, type Tenants } from './tenants.js';

export { appArchived, type AppName, type Apps } from './apps.js';
export type { AppRecord } from './apps.store.js';
export type { Directory } from './directory.js';
export type { Tenants } from './tenants.js';
export type { TenantRecord } from './tenants.store.js';

export interface TenantsRoom extends Room {
  directory: Directory;
  tenants: Tenants;
  apps: Apps;
  archives: Archives;
}

/** Tenants and apps: their setup, and the directory that caches them. */
export function createTenantsRoom({ guard, database, notices, clock }: Foundation): TenantsRoom {
  const store = guard({
    tenants: createTenantsStore(database),
    apps: createAppsStore(database),
    archives: createArchivesStore(database),
  });
  const directory = createDirectory({ store, notices });
  const tenants = createTenants({ store, directory, clock });
  const apps = createApps({ store, directory, tenants, clock });
  const archives = createArchives({ store, directory, tenants, apps, clock });
  return {
    directory,
    tenants,
    apps,
    archives,
    async graphql() {
      const { AppResolver } = await import('./app.resolver.js');
      const { App } = await import('./app.types.js');
      const { ArchiveResolver } = await import('./archive.resolver.js');
      const { TenantResolver } = await import('./tenant.resolver.js');
      const { Tenant } = await import('./tenant.types.js');
      return {
        resolvers: [
          new TenantResolver({ apps, tenants }),
          new AppResolver({ apps, tenants }),
          new ArchiveResolver({ archives }),
        ],
        nodes: {
          Tenant: async (caller, tenantId) => new Tenant(await tenants.find(caller, tenantId)),
          App: async (caller, tenantId, appId) => new App(await apps.findById(caller, tenantId, appId)),
        },
      };
    },
  };
}
