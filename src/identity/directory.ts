import { LRUCache } from 'lru-cache';
import type { ApiKeyRecord } from './apiKeys.store.js';
import type { AppRecord } from '../tenants/apps.store.js';
import type { Notice, Notices } from '../database/notices.js';
import type { TenantRecord } from '../tenants/tenants.store.js';
import type { ApiKeysStore } from './apiKeys.store.js';
import type { AppsStore } from '../tenants/apps.store.js';
import type { TenantsStore } from '../tenants/tenants.store.js';

/**
 * Tenants, apps and API keys, remembered for a few seconds so that a request costs no query to find out who it is from.
 * A change is seen at once where it is made (`forget...`), on the other nodes as soon as they are told of it, and
 * within `TTL_MS` when they could not be told.
 */
export interface Directory {
  tenantByHost(host: string): Promise<TenantRecord | null>;
  tenantById(id: number): Promise<TenantRecord | null>;
  app(tenantId: number, appId: string): Promise<AppRecord | null>;
  apiKey(tenantId: number, id: string): Promise<ApiKeyRecord | null>;
  forgetTenant(tenant: { id: number; host: string }): void;
  forgetApp(tenantId: number, appId: string): void;
  forgetApiKey(tenantId: number, id: string): void;
}

/** A revoked key works at most this long on other nodes. */
const TTL_MS = 4_000;
const MAX_ENTRIES = 10_000;

export interface DirectoryOptions {
  store: { tenants: TenantsStore; apps: AppsStore; apiKeys: ApiKeysStore };
  notices: Notices;
  /** Called when an app has changed, here or on another node. */
  onAppChanged: (tenantId: number, appId: string) => void;
}

export function createDirectory({ store, notices, onAppChanged }: DirectoryOptions): Directory {
  const byHost = remembering((host: string) => store.tenants.findByHost(host), String);
  const byId = remembering((id: number) => store.tenants.findById(id), String);
  const apps = remembering((tenantId: number, appId: string) => store.apps.find(tenantId, appId), keyOf);
  const apiKeys = remembering((tenantId: number, id: string) => store.apiKeys.find(tenantId, id), keyOf);

  function forget(notice: Notice): void {
    switch (notice.kind) {
      case 'tenant':
        byHost.forget(notice.host);
        byId.forget(notice.id);
        break;
      case 'apiKey':
        apiKeys.forget(notice.tenantId, notice.id);
        break;
      case 'app':
        apps.forget(notice.tenantId, notice.appId);
        onAppChanged(notice.tenantId, notice.appId);
        break;
      case 'missed':
      case 'deliveries':
      case 'chatEvents':
      case 'clientEvents':
      case 'watching':
      case 'whoWatches':
      case 'changes':
      case 'manyChanges':
        break;
    }
  }
  function forgetEverywhere(notice: Notice): void {
    forget(notice);
    notices.tell(notice);
  }
  notices.on(forget);

  return {
    tenantByHost: byHost.find,
    tenantById: byId.find,
    app: apps.find,
    apiKey: apiKeys.find,
    forgetTenant: ({ id, host }) => forgetEverywhere({ kind: 'tenant', id, host }),
    forgetApp: (tenantId, appId) => forgetEverywhere({ kind: 'app', tenantId, appId }),
    forgetApiKey: (tenantId, id) => forgetEverywhere({ kind: 'apiKey', tenantId, id }),
  };
}

function keyOf(tenantId: number, id: string): string {
  return `${tenantId} ${id}`;
}

/** Remembers what `load` found, and that it found nothing. Calls for the same key at the same time share one load. */
function remembering<Arguments extends unknown[], Value>(
  load: (...key: Arguments) => Promise<Value | null>,
  keyOf: (...key: Arguments) => string,
) {
  const cache = new LRUCache<string, Promise<Value | null>>({ max: MAX_ENTRIES, ttl: TTL_MS });
  return {
    find(...key: Arguments): Promise<Value | null> {
      const name = keyOf(...key);
      const known = cache.get(name);
      if (known) return known;
      const loading = load(...key);
      cache.set(name, loading);
      loading.catch(() => {
        if (cache.get(name) === loading) cache.delete(name);
      });
      return loading;
    },
    forget(...key: Arguments): void {
      cache.delete(keyOf(...key));
    },
  };
}
