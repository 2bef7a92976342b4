/** The types that have global ids. */
const NODE_TYPES = [
  'ChatSession',
  'PushSubscription',
  'Delivery',
  'Tenant',
  'App',
  'ApiKey',
  'Alert',
  'AuditEntry',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

const MAX_TENANT_ID = 0x7fff_ffff;

/** A node's key: its tenant and its key there (empty for the tenant itself). */
export interface NodeKey {
  tenantId: number;
  key: string;
}

/** Encodes `ChatSession:<tenantId>:<chatId>` and the like. Clients treat ids as opaque. */
export function encodeGlobalId(type: NodeType, tenantId: number, key = ''): string {
  return Buffer.from(`${type}:${tenantId}:${key}`).toString('base64url');
}

/** The node of a global id; null: not a valid id. */
export function decodeAnyGlobalId(id: string): (NodeKey & { type: NodeType }) | null {
  const [, name, tenant, key] =
    /^([A-Za-z]+):(\d{1,10}):([^\0]{0,256})$/s.exec(Buffer.from(id, 'base64url').toString()) ?? [];
  const type = NODE_TYPES.find((one) => one === name);
  const tenantId = Number(tenant);
  return type && key !== undefined && tenantId <= MAX_TENANT_ID ? { type, tenantId, key } : null;
}

/** The key in a global id of this type; null: not such an id. */
export function decodeGlobalId(type: NodeType, id: string): NodeKey | null {
  const named = decodeAnyGlobalId(id);
  return named?.type === type ? { tenantId: named.tenantId, key: named.key } : null;
}

/** The key of a global id as a number; -1, which nothing has, for a text that is none. */
export function numberKey(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/** As `numberKey`, for keys of more digits. */
export function bigKey(text: string): bigint {
  return /^\d{1,18}$/.test(text) ? BigInt(text) : -1n;
}
