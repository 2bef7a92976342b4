import type { AuditNote } from '../domain/auditNote.js';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import { auditInsert, noteParameters, noteValues } from '../database/auditEntry.js';
import type { ApnsKeyInfo } from '../database/apnsKeyInfo.js';
import type { Database } from '../database/database.js';
import { pushServiceRecordOf, type PushServiceRecord, type SealedCredentials } from '../database/pushServiceRow.js';

export interface PushServiceSetup {
  service: PushService;
  credentials: { sealed: Uint8Array<ArrayBuffer>; keyId: string; fingerprint: string };
  expiresAt: Date | null;
  bundleIds: string[];
  /** Null: both of Apple's, or not APNs. */
  environment: ApnsEnvironment | null;
  /** Null: not APNs. */
  apnsKeys: ApnsKeyInfo[] | null;
  projectId: string | null;
  /** Of WEB_PUSH, base64url. */
  vapidPublicKey: string | null;
}

/** Which push service of which app. */
export interface PushServiceKey {
  tenantId: number;
  appId: string;
  service: PushService;
}

/** No credentials are these. */
export const NONE: Pick<SealedCredentials, 'sealed'> = { sealed: new Uint8Array() };

/** Credentials that are not sealed with the current key. */
export interface Resealable extends PushServiceKey {
  current: SealedCredentials;
  previous: SealedCredentials | null;
}

/** The audit log's details of a push service. */
const TOLD = (row: string) =>
  `jsonb_build_object('fingerprint', ${row}.fingerprint, 'expiresAt', ${row}.expires_at, 'bundleIds', ${row}.bundle_ids,
    'environment', ${row}.environment, 'projectId', ${row}.project_id, 'apnsKeys', ${row}.apns_keys)`;

/**
 * Replaced credentials become the previous ones until `$15`; the same credentials again leave the previous ones. A disabled
 * push service stays disabled. With `$16`, only credentials that are sealed so are replaced. Counting the old rows first
 * locks and reads them before the write, after which the lock would find nothing.
 */
const CONFIGURE = `
WITH before AS (
  SELECT ${TOLD('c')} AS setup FROM push_service_configs c
  WHERE tenant_id = $1 AND app_id = $2 AND service = $3::push_service FOR NO KEY UPDATE
), configured AS (
INSERT INTO push_service_configs AS c (tenant_id, app_id, service, enabled, credentials, key_id, fingerprint, expires_at,
  bundle_ids, environment, project_id, vapid_public_key, created_at, updated_at, apns_keys)
SELECT $1, $2, $3::push_service, true, $4::bytea, $5, $6, $7::timestamptz, $8::text[], $9::apns_environment, $10, $16,
  $11::timestamptz, $11::timestamptz, $18::jsonb WHERE (SELECT count(*) FROM before) >= 0
ON CONFLICT (tenant_id, app_id, service) DO UPDATE SET
  credentials = EXCLUDED.credentials, key_id = EXCLUDED.key_id, fingerprint = EXCLUDED.fingerprint,
  expires_at = EXCLUDED.expires_at, bundle_ids = EXCLUDED.bundle_ids, environment = EXCLUDED.environment,
  project_id = EXCLUDED.project_id, vapid_public_key = EXCLUDED.vapid_public_key, apns_keys = EXCLUDED.apns_keys,
  updated_at = EXCLUDED.updated_at,
  delivered_at = CASE WHEN (c.fingerprint, c.bundle_ids, c.environment, c.project_id) IS NOT DISTINCT FROM
    (EXCLUDED.fingerprint, EXCLUDED.bundle_ids, EXCLUDED.environment, EXCLUDED.project_id) THEN c.delivered_at END,
  (previous_credentials, previous_key_id, previous_fingerprint, previous_until) = (
    SELECT c.previous_credentials, c.previous_key_id, c.previous_fingerprint, c.previous_until
    WHERE c.fingerprint = EXCLUDED.fingerprint
    UNION ALL
    SELECT c.credentials, c.key_id, c.fingerprint, $15::timestamptz
    WHERE c.fingerprint <> EXCLUDED.fingerprint AND $15::timestamptz > $11::timestamptz)
WHERE $17::bytea IS NULL OR c.credentials = $17::bytea
RETURNING c.tenant_id, c.app_id, c.service, ${TOLD('c')} AS setup
)
${auditInsert({
  from: 'configured',
  ...noteParameters(11),
  object: `'app:' || app_id`,
  details: `jsonb_build_object('service', service, 'before', (SELECT setup FROM before), 'after', setup)`,
})}`;

const SET_ENABLED = `
WITH before AS (
  SELECT tenant_id, app_id, service, enabled FROM push_service_configs
  WHERE tenant_id = $1 AND app_id = $2 AND service = $3::push_service FOR NO KEY UPDATE
), changed AS (
  UPDATE push_service_configs c SET enabled = $4, updated_at = $5::timestamptz FROM before b
  WHERE c.tenant_id = b.tenant_id AND c.app_id = b.app_id AND c.service = b.service
  RETURNING c.tenant_id, c.app_id, c.service, b.enabled AS old
)
${auditInsert({
  from: 'changed',
  ...noteParameters(5),
  object: `'app:' || app_id`,
  details: `jsonb_build_object('service', service,
    'before', jsonb_build_object('enabled', old), 'after', jsonb_build_object('enabled', $4::bool))`,
})}`;

/** Only if they were not replaced in the meantime. */
const RESEAL = `
UPDATE push_service_configs SET credentials = $4, key_id = $5,
  previous_credentials = CASE WHEN previous_credentials IS NULL THEN NULL ELSE $7::bytea END,
  previous_key_id = CASE WHEN previous_credentials IS NULL THEN NULL ELSE $5 END
WHERE tenant_id = $1 AND app_id = $2 AND service = $3::push_service AND credentials = $6
  AND previous_credentials IS NOT DISTINCT FROM $8::bytea`;

const DELIVERED = `
UPDATE push_service_configs SET delivered_at = $5::timestamptz
WHERE tenant_id = $1 AND app_id = $2 AND service = $3::push_service AND updated_at = $4::timestamptz AND delivered_at IS NULL`;

/** See `createPushServicesStore`. */
export type PushServicesStore = ReturnType<typeof createPushServicesStore>;

/** How the push services of the apps of one database are set up. */
export function createPushServicesStore({ prisma }: Database) {
  return {
    async find(key: PushServiceKey): Promise<PushServiceRecord | null> {
      const row = await prisma.pushServiceConfig.findUnique({ where: { tenantId_appId_service: key } });
      return row && pushServiceRecordOf(row);
    },

    /**
     * Sets up push services of an app or replaces their configuration; all or none.
     * @param replaced the credentials that must still be in use, `NONE`: there must be none; null: any
     * @returns false: others are, and nothing has changed
     */
    async configure(
      tenantId: number,
      appId: string,
      setups: readonly PushServiceSetup[],
      keepPreviousUntil: Date,
      note: AuditNote,
      replaced: Pick<SealedCredentials, 'sealed'> | null = null,
    ): Promise<boolean> {
      const counts = await prisma.$transaction(
        setups.map(({ service, credentials, expiresAt, bundleIds, environment, projectId, vapidPublicKey, apnsKeys }) =>
          prisma.$executeRawUnsafe(
            CONFIGURE,
            tenantId,
            appId,
            service,
            credentials.sealed,
            credentials.keyId,
            credentials.fingerprint,
            expiresAt,
            bundleIds,
            environment,
            projectId,
            ...noteValues(note),
            keepPreviousUntil,
            vapidPublicKey,
            replaced?.sealed ?? null,
            apnsKeys && JSON.stringify(apnsKeys),
          ),
        ),
      );
      return counts.every((count) => count > 0);
    },

    /** @returns whether there is such a push service */
    async setEnabled(key: PushServiceKey, enabled: boolean, note: AuditNote): Promise<boolean> {
      const { tenantId, appId, service } = key;
      const values = [tenantId, appId, service, enabled, ...noteValues(note)];
      return (await prisma.$executeRawUnsafe(SET_ENABLED, ...values)) > 0;
    },

    /** Records that the push service delivered a push, unless its set-up has changed since `updatedAt`. */
    async delivered({ tenantId, appId, service }: PushServiceKey, updatedAt: Date, at: Date): Promise<void> {
      await prisma.$executeRawUnsafe(DELIVERED, tenantId, appId, service, updatedAt, at);
    },

    /** Up to `limit` push services after `after` with credentials that are not sealed with `keyId`. */
    async sealedOtherwise(keyId: string, after: PushServiceKey | null, limit: number): Promise<Resealable[]> {
      const rows = await prisma.pushServiceConfig.findMany({
        where: { OR: [{ keyId: { not: keyId } }, { previousKeyId: { not: keyId } }] },
        orderBy: [{ tenantId: 'asc' }, { appId: 'asc' }, { service: 'asc' }],
        ...(after && { cursor: { tenantId_appId_service: after }, skip: 1 }),
        take: limit,
      });
      return rows.map(({ tenantId, appId, ...row }) => {
        const { service, credentials, previous } = pushServiceRecordOf(row);
        return { tenantId, appId, service, current: credentials, previous };
      });
    },

    /**
     * Replaces the credentials that were read with the same ones sealed by `keyId`.
     * @returns false: they have changed since
     */
    async reseal(read: Resealable, keyId: string, current: Uint8Array, previous: Uint8Array | null): Promise<boolean> {
      const { tenantId, appId, service } = read;
      const count = await prisma.$executeRawUnsafe(
        RESEAL,
        tenantId,
        appId,
        service,
        current,
        keyId,
        read.current.sealed,
        previous,
        read.previous?.sealed ?? null,
      );
      return count > 0;
    },

    /** The keys that credentials are sealed by, the previous ones too. */
    async keyIds(): Promise<string[]> {
      const rows = await prisma.pushServiceConfig.findMany({
        distinct: ['keyId', 'previousKeyId'],
        select: { keyId: true, previousKeyId: true },
      });
      return [...new Set(rows.flatMap(({ keyId, previousKeyId }) => [keyId, previousKeyId ?? keyId]))];
    },

    /** Deletes previous credentials after their time. @returns the number of push services */
    async purgePrevious(now: Date): Promise<number> {
      const { count } = await prisma.pushServiceConfig.updateMany({
        where: { previousUntil: { lte: now } },
        data: { previousCredentials: null, previousKeyId: null, previousFingerprint: null, previousUntil: null },
      });
      return count;
    },

    /** Enabled push services whose credentials expire before `before`. */
    async expiring(before: Date): Promise<(PushServiceKey & { expiresAt: Date })[]> {
      const rows = await prisma.pushServiceConfig.findMany({
        where: { enabled: true, expiresAt: { lt: before } },
        select: { tenantId: true, appId: true, service: true, expiresAt: true },
      });
      return rows.flatMap(({ expiresAt, ...key }) => (expiresAt ? [{ ...key, expiresAt }] : []));
    },
  };
}
