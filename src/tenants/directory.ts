import type { Notices } from '../database/notices.js';
import { remembering } from '../database/remembering.js';
import type { AppRecord, AppsStore } from './apps.store.js';
import type { TenantRecord, TenantsStore } from './tenants.store.js';

/**
 * Tenants and apps, remembered for seconds so that a request needs no query to find its caller. A change is seen at once
 * on the node that makes it (`forget...`), on other nodes with the next notice, and within 4 s without one.
 */
export interface Directory {
  tenantByHost(host: string): Promise<TenantRecord | null>;
  tenantById(id: number): Promise<TenantRecord | null>;
  app(tenantId: number, appId: string): Promise<AppRecord | null>;
  forgetTenant(tenant: { id: number; host: string }): void;
  forgetApp(tenantId: number, appId: string): void;
  /** Calls the listener after each change of an app, made here or on another node. */
  onAppChanged(listener: (tenantId: number, appId: string) => void): void;
}

interface DirectoryOptions {
  store: { tenants: Pick<TenantsStore, 'findByHost' | 'findById'>; apps: Pick<AppsStore, 'find'> };
  notices: Notices;
}

export function createDirectory({ store, notices }: DirectoryOptions): Directory {
  const byHost = remembering((host: string) => store.tenants.findByHost(host));
  const byId = remembering((id: number) => store.tenants.findById(id));
  const apps = remembering((tenantId: number, appId: string) => store.apps.find(tenantId, appId));
  const listeners: ((tenantId: number, appId: string) => void)[] = [];

  notices.on((notice) => {
    if (notice.kind === 'tenant') {
      byHost.forget(notice.host);
      byId.forget(notice.id);
    } else if (notice.kind === 'app') {
      apps.forget(notice.tenantId, notice.appId);
      for (const listener of listeners) listener(notice.tenantId, notice.appId);
    }
  });

  return {
    tenantByHost: byHost.find,
    tenantById: byId.find,
    app: apps.find,
    forgetTenant: ({ id, host }) => notices.announce({ kind: 'tenant', id, host }),
    forgetApp: (tenantId, appId) => notices.announce({ kind: 'app', tenantId, appId }),
    onAppChanged: (listener) => void listeners.push(listener),
  };
}
