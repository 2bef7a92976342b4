import type { Foundation, Room } from '../http/room.js';
import { createApps } from './apps.store.js';
import { createAppService, type Apps } from './apps.js';
import { createArchives } from './archives.store.js';
import { createArchiveService, type Archives } from './archives.js';
import { createDirectory, type Directory } from './directory.js';
import { createTenants } from './tenants.store.js';
import { createTenantService, type Tenants } from './tenants.js';

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
    tenants: createTenants(database),
    apps: createApps(database),
    archives: createArchives(database),
  });
  const directory = createDirectory({ store, notices });
  const tenants = createTenantService({ store, directory, clock });
  const apps = createAppService({ store, directory, tenants, clock });
  const archives = createArchiveService({ store, directory, tenants, apps, clock });
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
