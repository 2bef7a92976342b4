import type { ResealableSecret, SealedElsewhere } from '../credentials/room.js';
import type { Database } from '../database/database.js';

interface SecretRow {
  tenant_id: number;
  secret: Uint8Array<ArrayBuffer>;
  key_id: string;
}

/** The signing secrets of a table with one per tenant, for sealing them with another key. */
export function createResealingStore(
  { prisma }: Pick<Database, 'prisma'>,
  table: 'webhooks' | 'alert_webhooks',
): SealedElsewhere {
  return {
    async sealedOtherwise(keyId, after, limit): Promise<ResealableSecret[]> {
      const rows = await prisma.$queryRawUnsafe<SecretRow[]>(
        `SELECT tenant_id, secret, key_id FROM ${table} WHERE key_id <> $1 AND tenant_id > COALESCE($2::int, -1)
        ORDER BY tenant_id LIMIT $3::int`,
        ...[keyId, after, limit],
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, sealed: row.secret, keyId: row.key_id }));
    },

    async reseal({ tenantId, sealed }, again): Promise<boolean> {
      const statement = `UPDATE ${table} SET secret = $3, key_id = $4 WHERE tenant_id = $1 AND secret = $2`;
      return (await prisma.$executeRawUnsafe(statement, tenantId, sealed, again.sealed, again.keyId)) > 0;
    },

    async keyIds(): Promise<string[]> {
      const rows = await prisma.$queryRawUnsafe<{ key_id: string }[]>(`SELECT DISTINCT key_id FROM ${table}`);
      return rows.map((row) => row.key_id);
    },
  };
}
