import type { PushService, ApnsEnvironment, Provider } from '../domain/pushService.js';
import { servicesOf } from '../domain/lane.js';
import { apnsKeyInfosOf, type ApnsKeyInfo } from './apnsKeyInfo.js';
import { Prisma, type PushServiceConfig } from './generated/client.js';

/** Of the table's alias `p`. */
export const PUSH_SERVICE_COLUMNS = Prisma.sql`p.service::text, p.enabled, p.credentials, p.key_id AS "keyId", p.fingerprint,
  p.expires_at AS "expiresAt", p.previous_credentials AS "previousCredentials", p.previous_key_id AS "previousKeyId",
  p.previous_fingerprint AS "previousFingerprint", p.previous_until AS "previousUntil", p.bundle_ids AS "bundleIds",
  p.environment::text, p.apns_keys AS "apnsKeys", p.project_id AS "projectId", p.vapid_public_key AS "vapidPublicKey",
  p.updated_at AS "updatedAt",
  p.delivered_at AS "deliveredAt"`;
/** A row in the store's own terms. */
export function pushServiceRecordOf(row: PushServiceRow): PushServiceRecord {
  const { service, enabled, expiresAt, bundleIds, environment, projectId, vapidPublicKey, updatedAt, deliveredAt } =
    row;
  const { previousCredentials: sealed, previousKeyId, previousFingerprint, previousUntil: until } = row;
  return {
    service,
    enabled,
    credentials: { sealed: row.credentials, keyId: row.keyId, fingerprint: row.fingerprint },
    previous:
      sealed && previousKeyId !== null && previousFingerprint !== null && until
        ? { sealed, keyId: previousKeyId, fingerprint: previousFingerprint, until }
        : null,
    expiresAt,
    bundleIds,
    environment,
    apnsKeys: apnsKeyInfosOf(row),
    projectId,
    vapidPublicKey,
    updatedAt,
    deliveredAt,
  };
}
/** A push service of an app; its credentials stay sealed until they are used. */
export interface PushServiceRecord {
  service: PushService;
  enabled: boolean;
  credentials: SealedCredentials;
  /** The previous credentials, and the end of their time as a fallback. */
  previous: (SealedCredentials & { until: Date }) | null;
  /** When the credentials themselves run out; null: never. */
  expiresAt: Date | null;
  bundleIds: string[];
  /** Null: both of Apple's, or not APNs. */
  environment: ApnsEnvironment | null;
  /** Empty but for IOS_APNS. */
  apnsKeys: ApnsKeyInfo[];
  projectId: string | null;
  /** Of WEB_PUSH, base64url: browsers need it before they subscribe. */
  vapidPublicKey: string | null;
  updatedAt: Date;
  /** The first delivery with the present configuration; null: none yet. */
  deliveredAt: Date | null;
}
/** A row, as typed queries give it, and as raw ones do by `PUSH_SERVICE_COLUMNS`. */
export type PushServiceRow = Omit<PushServiceConfig, 'tenantId' | 'appId' | 'createdAt'>;
/** Credentials as they are stored: sealed by the key that `keyId` names. */
export interface SealedCredentials {
  sealed: Uint8Array;
  keyId: string;
  fingerprint: string;
}

/** SQL: whether this expression is a push service of the provider. */
export function isOfProvider(service: string, provider: Provider): string {
  return `${service} IN (${servicesOf(provider)
    .map((one) => `'${one}'`)
    .join(', ')})`;
}
