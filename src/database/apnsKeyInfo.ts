import { createHash } from 'node:crypto';
import { APNS_ENVIRONMENTS, type ApnsEnvironment } from '../domain/pushService.js';
import type { PushServiceConfig } from './generated/client.js';

/** What is shown of an APNs key or certificate. It is stored beside the sealed keys, so showing it opens nothing. */
export interface ApnsKeyInfo {
  /** Apple's ids; null: a certificate, or stored by a version that did not show them. */
  keyId: string | null;
  teamId: string | null;
  fingerprint: string;
  /** The bundle ids it is for; null: all of the app's. */
  bundleIds: string[] | null;
  environments: ApnsEnvironment[];
  /** Null: never. */
  expiresAt: Date | null;
}

type ConfigRow = Pick<PushServiceConfig, 'service' | 'apnsKeys' | 'fingerprint' | 'environment' | 'expiresAt'>;
type StoredInfo = Omit<ApnsKeyInfo, 'expiresAt'> & { expiresAt: string | null };

/**
 * The keys of a configuration. A node of an earlier version replaces the keys and leaves this column, so it counts only
 * if it is of the row's keys.
 */
export function apnsKeyInfosOf({ service, apnsKeys, fingerprint, environment, expiresAt }: ConfigRow): ApnsKeyInfo[] {
  if (service !== 'IOS_APNS') return [];
  const stored = (apnsKeys ?? []) as unknown as StoredInfo[];
  const isCurrent =
    fingerprintOfKeys(stored.map((key) => key.fingerprint)) === fingerprint &&
    commonEnvironment(stored) === environment;
  if (isCurrent) {
    return stored.map((key) => ({ ...key, expiresAt: key.expiresAt === null ? null : new Date(key.expiresAt) }));
  }
  const environments = environment === null ? [...APNS_ENVIRONMENTS] : [environment];
  return [{ keyId: null, teamId: null, fingerprint, bundleIds: null, environments, expiresAt }];
}

/** The only environment of all keys; null: they are for both. */
export function commonEnvironment(
  keys: readonly { environments: readonly ApnsEnvironment[] }[],
): ApnsEnvironment | null {
  const [environment, ...others] = new Set(keys.flatMap(({ environments }) => environments));
  return environment === undefined || others.length > 0 ? null : environment;
}

/** The fingerprint of a set of keys: that of a single one, or of all in their order. */
export function fingerprintOfKeys(fingerprints: readonly string[]): string {
  const [only = '', ...others] = fingerprints;
  if (others.length === 0) return only;
  return `SHA256:${createHash('sha256').update(fingerprints.join(' ')).digest('hex').slice(0, 16)}`;
}
