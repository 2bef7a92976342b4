import { DomainError, refusedField } from './errors.js';
import type { TokenService } from './lane.js';
import { PUSH_SERVICES, type Provider, type PushService } from './pushService.js';
import { Redacted } from './redacted.js';

/**
 * The keys of a browser's subscription, by which only it can read a push (RFC 8291). `auth` is a secret that it shares
 * with us; neither key is shown.
 */
export interface WebPushKeys {
  /** base64url without padding: an uncompressed point on P-256, 65 bytes. */
  p256dh: string;
  /** base64url without padding, 16 bytes. */
  auth: string;
}

/**
 * How a device wants to be reached: one variant with its token, which is the endpoint for Web Push. `bundleId` (the APNs
 * topic) only for native APNs, `webPushKeys` only for Web Push.
 */
export interface DeviceToken {
  service: PushService;
  token: Redacted;
  bundleId: string | null;
  webPushKeys: WebPushKeys | null;
}

/** At most 100 bytes of variable length, as hex digits (Apple: "Registering your app with APNs"). */
export const APNS_TOKEN = /^(?:[0-9A-Fa-f]{2}){1,100}$/;
/** Opaque: no format, no minimum (Firebase: "Best practices for FCM registration token management"). */
export const FIREBASE_TOKEN_MAX = 4096;
const BLANK_OR_CONTROL = /[\s\p{Cc}]/u;
/** CFBundleIdentifier: letters, digits, hyphen, period (Apple: "CFBundleIdentifier"). */
export const BUNDLE_ID = /^[A-Za-z0-9.-]{1,155}$/;
/** The rule that a value breaks if it is not text. */
export const TEXT_RULE = 'must be a string that is not empty';
const BUNDLE_ID_RULE = 'must be 1 to 155 letters, digits, hyphens and periods';

/** The rule that a text breaks as a device token of this provider; null: none. For Web Push see `webPushDevice.ts`. */
export function deviceTokenFault(provider: Exclude<Provider, 'webPush'>, token: string): string | null {
  if (token === '') return TEXT_RULE;
  if (!token.isWellFormed()) return 'must be well-formed Unicode';
  if (BLANK_OR_CONTROL.test(token)) return 'must not contain blanks or control characters';
  if (provider === 'apns') return APNS_TOKEN.test(token) ? null : 'must be 1 to 100 bytes as hexadecimal digits';
  return token.length > FIREBASE_TOKEN_MAX ? `must have at most ${FIREBASE_TOKEN_MAX} characters` : null;
}

/** The rule that a text breaks as a bundle id; null: none. */
export function bundleIdFault(bundleId: string): string | null {
  if (bundleId === '') return TEXT_RULE;
  return BUNDLE_ID.test(bundleId) ? null : BUNDLE_ID_RULE;
}

/**
 * Checks and normalises what a device sent (an APNs token to lower case).
 * @throws DomainError INVALID_DEVICE_TOKEN naming the field and the rule, never the value.
 */
export function parseDeviceToken(service: TokenService, token: unknown, bundleId: unknown): DeviceToken {
  const { provider } = PUSH_SERVICES[service];
  const text = checked('deviceToken', token, (given) => deviceTokenFault(provider, given));
  const device = { service, webPushKeys: null };
  if (provider !== 'apns') return { ...device, token: new Redacted(text), bundleId: null };
  const topic = checked('bundleId', bundleId, bundleIdFault);
  return { ...device, token: new Redacted(text.toLowerCase()), bundleId: topic };
}

/** A bundle id as an admin configures it. @throws DomainError INVALID_INPUT */
export function checkBundleId(bundleId: string, path: readonly string[]): string {
  if (!BUNDLE_ID.test(bundleId))
    throw new DomainError('INVALID_INPUT', { about: 'a bundle id', rule: BUNDLE_ID_RULE }, path);
  return bundleId;
}

function checked(field: 'deviceToken' | 'bundleId', value: unknown, faultOf: (text: string) => string | null): string {
  const fault = typeof value === 'string' ? faultOf(value) : TEXT_RULE;
  if (fault !== null) throw refusedField([field], fault, 'INVALID_DEVICE_TOKEN');
  return value as string;
}
