import { auditInsert, noteParameters, noteValues } from '../database/auditEntry.js';
import type { Database } from '../database/database.js';
import type { AuditNote } from '../domain/auditNote.js';

/** The names of a change, for its audit entry. */
const NAMES = `jsonb_build_object('before', jsonb_build_object('name', old), 'after', jsonb_build_object('name', name))`;

const RENAME_TENANT = `
WITH before AS (
  SELECT id, name AS old FROM tenants WHERE id = $1 FOR NO KEY UPDATE
), changed AS (
  UPDATE tenants t SET name = $2 FROM before b WHERE t.id = b.id AND b.old <> $2
  RETURNING t.id, t.host, t.name, b.old
)
${auditInsert({
  ...{ from: 'changed', tenantId: 'id', ...noteParameters(3), object: `'tenant:' || host`, details: NAMES },
})}`;

const RENAME_APP = `
WITH before AS (
  SELECT tenant_id, app_id, name AS old FROM apps WHERE tenant_id = $1 AND app_id = $7 FOR NO KEY UPDATE
), changed AS (
  UPDATE apps a SET name = $2 FROM before b WHERE a.tenant_id = b.tenant_id AND a.app_id = b.app_id AND b.old <> $2
  RETURNING a.tenant_id, a.app_id, a.name, b.old
)
${auditInsert({ from: 'changed', ...noteParameters(3), object: `'app:' || app_id`, details: NAMES })}`;

/** Parameter 2 is null to restore it. */
const ARCHIVE_TENANT = `
WITH changed AS (
  UPDATE tenants SET archived_at = $2::timestamptz
  WHERE id = $1 AND (archived_at IS NULL) <> ($2::timestamptz IS NULL)
  RETURNING id, host
)
${auditInsert({
  ...{ from: 'changed', tenantId: 'id', ...noteParameters(3), object: `'tenant:' || host`, details: `'{}'::jsonb` },
})}`;

const ARCHIVE_APP = `
WITH changed AS (
  UPDATE apps SET archived_at = $2::timestamptz
  WHERE tenant_id = $1 AND app_id = $7 AND (archived_at IS NULL) <> ($2::timestamptz IS NULL)
  RETURNING tenant_id, app_id
)
${auditInsert({ from: 'changed', ...noteParameters(3), object: `'app:' || app_id`, details: `'{}'::jsonb` })}`;

/** See `createArchivesStore`. */
export type ArchivesStore = ReturnType<typeof createArchivesStore>;

/** Renames, archives and restores tenants and apps. A call that changes nothing is not audited. */
export function createArchivesStore({ prisma }: Database) {
  return {
    async renameTenant(tenantId: number, name: string, note: AuditNote): Promise<void> {
      await prisma.$executeRawUnsafe(RENAME_TENANT, tenantId, name, ...noteValues(note));
    },

    async renameApp(tenantId: number, appId: string, name: string, note: AuditNote): Promise<void> {
      await prisma.$executeRawUnsafe(RENAME_APP, tenantId, name, ...noteValues(note), appId);
    },

    /** @param since null: restores it */
    async archiveTenant(tenantId: number, since: Date | null, note: AuditNote): Promise<void> {
      await prisma.$executeRawUnsafe(ARCHIVE_TENANT, tenantId, since, ...noteValues(note));
    },

    /** @param since null: restores it */
    async archiveApp(tenantId: number, appId: string, since: Date | null, note: AuditNote): Promise<void> {
      await prisma.$executeRawUnsafe(ARCHIVE_APP, tenantId, since, ...noteValues(note), appId);
    },
  };
}
