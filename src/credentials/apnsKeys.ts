import { X509Certificate } from 'node:crypto';
import { type ApnsKeyInfo, commonEnvironment, fingerprintOfKeys } from '../database/apnsKeyInfo.js';
import { credentialsAt } from '../domain/credentialRoutes.js';
import type { ApnsKey, StoredCredentials } from '../domain/pushService.js';
import { fingerprint } from './pushCredentials.js';

/** An app's keys for APNs, and the bundle ids that its devices may name. */
export interface ApnsKeySet {
  keys: readonly ApnsKey[];
  bundleIds: readonly string[];
}

/** The columns stored beside a sealed set. */
interface ApnsKeyFacts {
  fingerprint: string;
  environment: ReturnType<typeof commonEnvironment>;
  /** The first end of a certificate; null: none ends. */
  expiresAt: Date | null;
  apnsKeys: ApnsKeyInfo[];
}

/** The keys in sealed credentials, those of earlier versions too. */
export function apnsKeysOf(stored: StoredCredentials): readonly ApnsKey[] {
  switch (stored.kind) {
    case 'apnsKeys':
      return stored.keys;
    case 'apns': {
      const { environment, ...key } = stored;
      return [{ ...key, environments: [environment], bundleIds: null }];
    }
    case 'apnsCertificate': {
      const { environment, ...key } = stored;
      return [{ ...key, environments: [environment], bundleIds: null }];
    }
    case 'firebase':
    case 'webPush':
      return [];
  }
}

/** The form to seal. A single key for one environment and all bundle ids is stored as earlier versions read it. */
export function storedKeys(keys: readonly ApnsKey[]): StoredCredentials {
  const [key, ...otherKeys] = keys;
  const [environment, ...otherEnvironments] = key?.environments ?? [];
  const isSimple = otherKeys.length === 0 && otherEnvironments.length === 0 && key?.bundleIds === null;
  if (!isSimple || environment === undefined) return { kind: 'apnsKeys', keys };
  return credentialsAt(key, environment);
}

/**
 * The set with one more key, in place of the one with the same team and key id, or the same certificate. If it adds bundle
 * ids that the app did not have, keys that were for all bundle ids are limited to the previous ones.
 */
export function withKey(
  { keys, bundleIds }: ApnsKeySet,
  added: ApnsKey & { bundleIds: readonly string[] },
): ApnsKeySet {
  const isNew = added.bundleIds.some((id) => !bundleIds.includes(id));
  const kept = keys
    .filter((key) => nameOf(key) !== nameOf(added))
    .map((key) => (key.bundleIds === null && isNew ? { ...key, bundleIds } : key));
  return setOf([...kept, added], bundleIds);
}

/** The set without the key of this id, or the certificate of this fingerprint; null: there is no such key. */
export function withoutKey({ keys, bundleIds }: ApnsKeySet, id: string): ApnsKeySet | null {
  const kept = keys.filter((key) => fingerprint(key) !== id && !(key.kind === 'apns' && key.keyId === id));
  return kept.length === keys.length ? null : setOf(kept, bundleIds);
}

/** The app has the bundle ids that its keys are for. */
function setOf(keys: readonly ApnsKey[], before: readonly string[]): ApnsKeySet {
  const isForAll = keys.some((key) => key.bundleIds === null);
  return { keys, bundleIds: isForAll ? before : [...new Set(keys.flatMap((key) => key.bundleIds ?? []))] };
}

export function factsOf(keys: readonly ApnsKey[]): ApnsKeyFacts {
  const apnsKeys = keys.map(infoOf);
  const ends = apnsKeys.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [expiresAt.getTime()]));
  return {
    fingerprint: fingerprintOfKeys(apnsKeys.map((key) => key.fingerprint)),
    environment: commonEnvironment(keys),
    expiresAt: ends.length === 0 ? null : new Date(Math.min(...ends)),
    apnsKeys,
  };
}

function infoOf(key: ApnsKey): ApnsKeyInfo {
  return {
    keyId: key.kind === 'apns' ? key.keyId : null,
    teamId: key.kind === 'apns' ? key.teamId : null,
    fingerprint: fingerprint(key),
    bundleIds: key.bundleIds && [...key.bundleIds],
    environments: [...key.environments],
    expiresAt: key.kind === 'apns' ? null : new Date(new X509Certificate(key.certificate).validTo),
  };
}

function nameOf(key: ApnsKey): string {
  return key.kind === 'apns' ? `${key.teamId} ${key.keyId}` : fingerprint(key);
}
