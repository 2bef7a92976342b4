import { DomainError } from './errors.js';
import type { PushService } from './pushService.js';
import { Redacted } from './redacted.js';

/** How a device wants to be reached: one variant with its token; `bundleId` (the APNs topic) only for native APNs. */
export interface DeviceToken {
  service: PushService;
  token: Redacted;
  bundleId: string | null;
}

/** At most 100 bytes of variable length, as hex digits (Apple: "Registering your app with APNs"). */
const APNS_TOKEN = /^(?:[0-9a-f]{2}){1,100}$/i;
/** Opaque: no format, no minimum (Firebase: "Best practices for FCM registration token management"). */
const FIREBASE_TOKEN_MAX = 4096;
const BLANK_OR_CONTROL = /[\s\p{Cc}]/u;
/** CFBundleIdentifier: letters, digits, hyphen, period (Apple: "CFBundleIdentifier"). */
const BUNDLE_ID = /^[A-Za-z0-9.-]{1,155}$/;
const BUNDLE_ID_RULE = 'must be 1 to 155 letters, digits, hyphens and periods';

/**
 * Checks and normalises what a device sent (an APNs token to lower case).
 * @throws DomainError INVALID_DEVICE_TOKEN naming the field and the rule, never the value.
 */
export function parseDeviceToken(service: PushService, token: unknown, bundleId: unknown): DeviceToken {
  if (typeof token !== 'string' || token === '') throw invalid('deviceToken', 'must be a string that is not empty');
  if (!token.isWellFormed()) throw invalid('deviceToken', 'must be well-formed Unicode');
  if (BLANK_OR_CONTROL.test(token)) throw invalid('deviceToken', 'must not contain blanks or control characters');
  if (service !== 'IOS_APNS') {
    if (token.length > FIREBASE_TOKEN_MAX)
      throw invalid('deviceToken', `must have at most ${FIREBASE_TOKEN_MAX} characters`);
    return { service, token: new Redacted(token), bundleId: null };
  }
  if (!APNS_TOKEN.test(token)) throw invalid('deviceToken', 'must be 1 to 100 bytes as hexadecimal digits');
  if (typeof bundleId !== 'string' || bundleId === '') throw invalid('bundleId', 'must be a string that is not empty');
  if (!BUNDLE_ID.test(bundleId)) throw invalid('bundleId', BUNDLE_ID_RULE);
  return { service, token: new Redacted(token.toLowerCase()), bundleId };
}

/** A bundle id as an admin configures it. @throws DomainError INVALID_INPUT */
export function checkBundleId(bundleId: string, path: readonly string[]): string {
  if (!BUNDLE_ID.test(bundleId)) throw new DomainError('INVALID_INPUT', `a bundle id ${BUNDLE_ID_RULE}`, path);
  return bundleId;
}

function invalid(field: 'deviceToken' | 'bundleId', rule: string): DomainError {
  return new DomainError('INVALID_DEVICE_TOKEN', `${field} ${rule}`, [field]);
}
