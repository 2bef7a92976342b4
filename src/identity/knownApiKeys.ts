import type { Notices } from '../database/notices.js';
import { remembering } from '../database/remembering.js';
import type { ApiKeyRecord, ApiKeysStore } from './apiKeys.store.js';

/** API keys, cached for seconds, as tenants/directory.ts caches tenants. A revoked key works for at most 4 s more. */
export interface KnownApiKeys {
  find(tenantId: number, id: string): Promise<ApiKeyRecord | null>;
  forget(tenantId: number, id: string): void;
}

export function createKnownApiKeys(store: { apiKeys: Pick<ApiKeysStore, 'find'> }, notices: Notices): KnownApiKeys {
  const keys = remembering((tenantId: number, id: string) => store.apiKeys.find(tenantId, id));
  notices.on((notice) => {
    if (notice.kind === 'apiKey') keys.forget(notice.tenantId, notice.id);
  });
  return {
    find: keys.find,
    forget: (tenantId, id) => notices.announce({ kind: 'apiKey', tenantId, id }),
  };
}
