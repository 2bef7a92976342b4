/** The types that have global ids. */
export type NodeType = 'ChatSession' | 'PushSubscription' | 'Delivery' | 'Tenant' | 'App' | 'ApiKey' | 'Alert';

const MAX_TENANT_ID = 0x7fff_ffff;

/** A node's key: its tenant, and what names it there (empty for the tenant itself). */
export interface NodeKey {
  tenantId: number;
  key: string;
}

/** `ChatSession:<tenantId>:<chatId>` and its like, made opaque: clients keep ids and never read them. */
export function encodeGlobalId(type: NodeType, tenantId: number, key = ''): string {
  return Buffer.from(`${type}:${tenantId}:${key}`).toString('base64url');
}

/** The key that a global id of this type holds, or null when it is none. */
export function decodeGlobalId(type: NodeType, id: string): NodeKey | null {
  const match = /^([A-Za-z]+):(\d{1,10}):([^\0]{0,256})$/s.exec(Buffer.from(id, 'base64url').toString());
  const tenantId = Number(match?.[2]);
  if (match?.[1] !== type || match[3] === undefined || tenantId > MAX_TENANT_ID) return null;
  return { tenantId, key: match[3] };
}
