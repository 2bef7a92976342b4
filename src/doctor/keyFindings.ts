import { DAY_MS } from '../domain/durations.js';
import { readFileSync } from 'node:fs';
import type { Config } from '../app/config.js';
import { encryptionKeyId } from '../database/encryptionKeyId.js';
import type { DataFolderLook, KeyFile } from './dataFolder.js';
import { failed, ok, skipped, warning, type Finding } from './finding.js';
import type { StoredKeys, StoredPushService } from './storedState.js';

/** Older keys get a warning, because many policies require a new key once a year. */
const OLD_DAYS = 365;
/** As the gateway alerts admins. */
const EXPIRES_SOON_DAYS = 30;
/** As many push services are named. */
const NAMED_MAX = 5;

/**
 * The ages of all keys, where they are known, and whether the encryption keys are the right ones.
 * @param stored null: not known
 */
export function keyFindings(
  { operatorKey, encryptionKeys }: Pick<Config, 'operatorKey' | 'encryptionKeys'>,
  folder: DataFolderLook | null,
  stored: StoredKeys | null,
  now: Date,
): Finding[] {
  const file = encryptionKeys ? null : (folder?.encryptionKey ?? null);
  const keys = encryptionKeys ?? (file ? keysOf(file) : null);
  return [
    operatorKeyFinding(operatorKey ? null : (folder?.operatorKey ?? null), now),
    encryptionKeyFinding(keys, file?.writtenAt ?? null, stored, now),
    ...pushCredentialFindings(stored, now),
  ];
}

/** Null: there is no such file yet, or it cannot be read. */
function keysOf({ file }: KeyFile): Buffer[] | null {
  try {
    return [Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')];
  } catch {
    return null;
  }
}

/** The operator key. @param keyFile null: the environment has it */
export function operatorKeyFinding(keyFile: KeyFile | null, now: Date): Finding {
  const check = 'operatorKey';
  if (keyFile === null) return ok(check, 'BECKON_OPERATOR_KEY is set. Its age is not known.');
  if (keyFile.writtenAt === null) return skipped(check, 'operator.key is made at the first start.');
  const age = daysBetween(keyFile.writtenAt, now);
  const text = `operator.key was written ${daysAgo(age)}`;
  if (age <= OLD_DAYS) return ok(check, `${text}.`);
  return warning(check, `${text}.`, 'Replace it: "beckon keys new operator". API keys are better for daily work.');
}

/**
 * The encryption keys, against those that something is sealed by.
 * @param keys of the configuration; null: not made yet, or not readable @param madeAt of their file; null: not known
 */
export function encryptionKeyFinding(
  keys: readonly Buffer[] | null,
  madeAt: Date | null,
  stored: StoredKeys | null,
  now: Date,
): Finding {
  const check = 'encryptionKeys';
  if (!keys) return skipped(check, 'encryption.key is made at the first start, or cannot be read.');
  const [first, ...others] = keys.map(encryptionKeyId);
  const age = madeAt === null ? 'their age is not known' : `the file was written ${daysAgo(daysBetween(madeAt, now))}`;
  if (!stored) return ok(check, `Keys that are configured: ${keys.length}; ${age}.`);
  const unreadable = stored.sealedBy.filter(({ keyId }) => keyId !== first && !others.includes(keyId));
  if (unreadable.length > 0) {
    return failed(
      check,
      `Sealed by keys that are not configured: ${countOf(unreadable)}. Nothing can be sent with these.`,
      'Add the missing keys to BECKON_ENCRYPTION_KEY, behind the present one.',
    );
  }
  const resealable = stored.sealedBy.filter(({ keyId }) => keyId !== first);
  if (resealable.length > 0) {
    return warning(
      check,
      `Still sealed by an earlier key: ${countOf(resealable)}.`,
      'Call the mutation resealCredentials, then remove the earlier key.',
    );
  }
  if (others.length > 0) {
    return warning(
      check,
      `Keys that nothing is sealed by any more: ${others.length}.`,
      'Remove all but the first key from BECKON_ENCRYPTION_KEY, once every node has the first one in front.',
    );
  }
  return ok(check, `All credentials are sealed by the key that is configured; ${age}.`);
}

/** Warns about expiring and old keys, service accounts and certificates of push services. */
export function pushCredentialFindings(stored: StoredKeys | null, now: Date): Finding[] {
  const check = 'pushCredentials';
  if (!stored) return [skipped(check, 'The stored keys could not be looked at.')];
  const { pushServices } = stored;
  if (pushServices.length === 0) return [ok(check, 'No push service is set up.')];
  const expired = pushServices.filter(({ expiresAt }) => expiresAt !== null && expiresAt <= now);
  const expiring = pushServices.filter(
    ({ expiresAt }) => expiresAt !== null && expiresAt > now && daysBetween(now, expiresAt) <= EXPIRES_SOON_DAYS,
  );
  // Another key for Web Push ends the subscriptions of all browsers, so its age is no reason to replace it.
  const old = pushServices.filter(
    ({ service, changedAt }) => service !== 'WEB_PUSH' && daysBetween(changedAt, now) > OLD_DAYS,
  );
  const findings = [
    ...(expired.length === 0
      ? []
      : [failed(check, `Certificates that have expired: ${named(expired)}.`, 'Upload new ones, or keys (.p8).')]),
    ...(expiring.length === 0
      ? []
      : [
          warning(
            check,
            `Certificates that expire in ${EXPIRES_SOON_DAYS} days: ${named(expiring)}.`,
            'Upload new ones.',
          ),
        ]),
    ...(old.length === 0
      ? []
      : [warning(check, `Keys that are older than a year: ${named(old)}.`, 'Replace them in the console.')]),
  ];
  if (findings.length > 0) return findings;
  const [oldest] = pushServices;
  const age = oldest ? daysAgo(daysBetween(oldest.changedAt, now)) : '';
  return [ok(check, `Push services that are set up: ${pushServices.length}; the oldest was changed ${age}.`)];
}

const daysBetween = (from: Date, to: Date) => Math.max(0, Math.floor((to.getTime() - from.getTime()) / DAY_MS));
const daysAgo = (days: number) => (days === 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`);
const countOf = (sealed: StoredKeys['sealedBy']) => sealed.reduce((sum, { count }) => sum + count, 0);

function named(services: readonly StoredPushService[]): string {
  const names = services.slice(0, NAMED_MAX).map(({ host, appId, service }) => `${service} of ${appId} (${host})`);
  const more = services.length - names.length;
  return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
