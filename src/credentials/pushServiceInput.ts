import { checkBundleId } from '../domain/deviceToken.js';
import { refusedField } from '../domain/errors.js';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import { HOUR_MS } from '../domain/durations.js';
import type { PushServiceRecord } from '../database/pushServiceRow.js';
import type { AppName, AppRecord } from '../tenants/room.js';
import type { Probe } from './probe.js';

/** Options for replacing the credentials in use. */
export interface Replacement {
  /** Ask the provider first, and leave everything as it is if it refuses them. Default: true. */
  probe?: boolean | null;
  /** How long the replaced credentials stay as a fallback in case the provider refuses the new ones. Default: 24. */
  keepPreviousHours?: number | null;
}

export interface ConfigureApnsInput extends AppName, Replacement {
  teamId: string;
  keyId: string;
  privateKey: string;
  bundleIds: readonly string[];
  /** Null or undefined: both. */
  environment?: ApnsEnvironment | null;
}

export interface ConfigureApnsCertificateInput extends AppName, Replacement {
  /** PEM text with certificate and private key, or a .p12 file in base64. */
  certificate: string;
  password?: string | null;
  bundleIds: readonly string[];
  /** Null or undefined: both. */
  environment?: ApnsEnvironment | null;
}

export interface ConfigureFirebaseInput extends AppName, Replacement {
  services: readonly PushService[];
  /** The JSON key file's text. */
  serviceAccount: string;
}

export interface ConfigureWebPushInput extends AppName {
  /** The contact for operators of push services: a `mailto:` or `https:` URI. */
  subject: string;
  /** base64url, 32 bytes. Null: the present keys stay; where there are none, they are made. */
  privateKey?: string | null;
}

export interface Configured {
  app: AppRecord;
  pushServices: PushServiceRecord[];
  /** Null: not requested. */
  probe: Probe | null;
}

const KEEP_PREVIOUS_HOURS = 24;
const KEEP_PREVIOUS_HOURS_MAX = 24 * 90;

/** @throws DomainError INVALID_INPUT */
export function checkBundleIds(bundleIds: readonly string[]): string[] {
  if (bundleIds.length === 0 || bundleIds.length > 50) {
    throw refusedField(['bundleIds'], 'must be 1 to 50 bundle ids');
  }
  return bundleIds.map((id, index) => checkBundleId(id, ['bundleIds', String(index)]));
}

/** @param topics those of a certificate; none: not stated. @throws DomainError INVALID_CREDENTIALS */
export function checkTopics(bundleIds: readonly string[], topics: readonly string[]): void {
  if (topics.length === 0 || bundleIds.every((id) => topics.includes(id))) return;
  throw refusedField(
    ['bundleIds'],
    `must be of those that the certificate is for: ${topics.join(', ')}`,
    'INVALID_CREDENTIALS',
  );
}

/** Until when replaced credentials are kept. @param hours null or undefined: a day. @throws DomainError INVALID_INPUT */
export function keptUntil(hours: number | null | undefined, at: Date): Date {
  const kept = hours ?? KEEP_PREVIOUS_HOURS;
  if (!(kept >= 0 && kept <= KEEP_PREVIOUS_HOURS_MAX)) {
    throw refusedField(['keepPreviousHours'], `must be 0 to ${KEEP_PREVIOUS_HOURS_MAX}`);
  }
  return new Date(at.getTime() + kept * HOUR_MS);
}
