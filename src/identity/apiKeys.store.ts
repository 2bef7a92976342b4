import type { AuditNote } from '../domain/auditNote.js';
import type { Role } from '../domain/caller.js';
import { auditInsert, auditRow, noteParameters, noteValues } from '../database/auditEntry.js';
import { batchedFind } from '../database/batchedFind.js';
import type { Database } from '../database/database.js';
import type { ApiKey } from '../database/generated/client.js';
import { inListOrder, type Slice, type TimeKey } from '../domain/slice.js';

/** An API key without its secret. `tenantId` 0: of the installation. */
export interface ApiKeyRecord {
  tenantId: number;
  id: string;
  name: string;
  role: Role;
  secretHash: Uint8Array;
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  /** To the minute. */
  lastUsedAt: Date | null;
}

/** Names a key. `tenantId` 0: of the installation. */
type ApiKeyName = Pick<ApiKeyRecord, 'tenantId' | 'id'>;

/** The last use of a key. */
export interface ApiKeyUse {
  tenantId: number;
  id: string;
  at: Date;
}

export interface NewApiKey {
  tenantId: number;
  id: string;
  name: string;
  role: Role;
  secretHash: Uint8Array<ArrayBuffer>;
  expiresAt: Date | null;
}

const REVOKE = `
WITH revoked AS (
  UPDATE api_keys SET revoked_at = $3::timestamptz WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL
  RETURNING tenant_id, id, name, role
)
${auditInsert({
  from: 'revoked',
  ...noteParameters(3),
  object: `'key:' || id`,
  details: `jsonb_build_object('name', name, 'role', role)`,
})}`;

/** See `createApiKeysStore`. */
export type ApiKeysStore = ReturnType<typeof createApiKeysStore>;

/** The API keys of one database. */
export function createApiKeysStore({ prisma }: Database) {
  async function find(tenantId: number, id: string): Promise<ApiKeyRecord | null> {
    const row = await prisma.apiKey.findUnique({ where: { tenantId_id: { tenantId, id } } });
    return row && apiKeyRecordOf(row);
  }

  const names = batchedFind<ApiKeyName, ApiKeyName & { name: string }>(
    ({ tenantId, id }) => `${tenantId} ${id}`,
    (found) => found,
    (keys) =>
      prisma.apiKey.findMany({
        where: { OR: keys.map(({ tenantId, id }) => ({ tenantId, id })) },
        select: { tenantId: true, id: true, name: true },
      }),
  );

  return {
    find,

    /** The name of a key; null: there is no such key. The names of a page are read in one statement. */
    nameOf: async (tenantId: number, id: string) => (await names({ tenantId, id }))?.name ?? null,

    /** A tenant's keys (0: the installation's), newest first, by creation and id. */
    async list(tenantId: number, slice: Slice<TimeKey>): Promise<ApiKeyRecord[]> {
      const { after, before } = slice;
      const beyond = ({ at, name }: TimeKey, than: 'lt' | 'gt') => ({
        OR: [{ createdAt: { [than]: at } }, { createdAt: at, id: { [than]: name } }],
      });
      const direction = slice.fromEnd ? 'asc' : 'desc';
      const rows = await prisma.apiKey.findMany({
        where: { tenantId, AND: [after ? beyond(after, 'lt') : {}, before ? beyond(before, 'gt') : {}] },
        orderBy: [{ createdAt: direction }, { id: direction }],
        take: slice.limit,
      });
      return inListOrder(rows.map(apiKeyRecordOf), slice);
    },

    async create(key: NewApiKey, note: AuditNote): Promise<ApiKeyRecord> {
      const { tenantId, id, name, role, expiresAt } = key;
      const [row] = await prisma.$transaction([
        prisma.apiKey.create({ data: { ...key, createdAt: note.at } }),
        prisma.auditEntry.create({
          data: auditRow(tenantId, note, `key:${id}`, { name, role, expiresAt: expiresAt?.toISOString() ?? null }),
        }),
      ]);
      return apiKeyRecordOf(row);
    },

    /** Revokes a key permanently; a revoked key is unchanged. @returns the key, or null if there is none */
    async revoke(tenantId: number, id: string, note: AuditNote): Promise<ApiKeyRecord | null> {
      await prisma.$executeRawUnsafe(REVOKE, tenantId, id, ...noteValues(note));
      return find(tenantId, id);
    },

    /** Records when keys were used, in one statement; a later time of another node stays. */
    async markUsed(uses: readonly ApiKeyUse[]): Promise<void> {
      const tenantIds = uses.map(({ tenantId }) => tenantId);
      const ids = uses.map(({ id }) => id);
      const times = uses.map(({ at }) => at);
      await prisma.$executeRaw`
        UPDATE api_keys AS k SET last_used_at = u.at
        FROM unnest(${tenantIds}::int[], ${ids}::text[], ${times}::timestamptz[]) AS u (tenant_id, id, at)
        WHERE k.tenant_id = u.tenant_id AND k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`;
    },
  };
}

function apiKeyRecordOf(row: ApiKey): ApiKeyRecord {
  const { tenantId, id, name, role, secretHash, createdAt, expiresAt, revokedAt, lastUsedAt } = row;
  return { tenantId, id, name, role, secretHash, createdAt, expiresAt, revokedAt, lastUsedAt };
}
