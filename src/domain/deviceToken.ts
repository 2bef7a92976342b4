import { DomainError, refusedField } from './errors.js';
import type { TokenService } from './lane.js';
import { outboundUrl, outboundUrlFault } from './outboundUrl.js';
import { PUSH_SERVICES, type FirebaseService, type Provider, type PushService } from './pushService.js';
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

/**
 * The identity of a device, which stays while its address changes. With Firebase it is the installation id, the part of the
 * registration token before the colon; otherwise it is the address itself. Within an app a device belongs to one client.
 */
export function deviceOf({ service, token }: Pick<DeviceToken, 'service' | 'token'>): string {
  const address = token.reveal();
  return PUSH_SERVICES[service].provider === 'firebase' ? installationOf(address) : address;
}

/** The devices that a text may name, of any push service. */
export function devicesNamed(address: string): string[] {
  // A URL has a colon too, but names no Firebase installation.
  if (address.includes('://'))
    return outboundUrlFault(address) === null ? [...new Set([address, outboundUrl(address)])] : [address];
  const devices = [address, installationOf(address)];
  return [...new Set(APNS_TOKEN.test(address) ? [...devices, address.toLowerCase()] : devices)];
}

function installationOf(address: string): string {
  return address.split(':', 1)[0] ?? address;
}

/** The kind of a device's address. An installation id counts as one in any field. */
export type AddressKind = 'DEVICE_TOKEN' | 'INSTALLATION_ID' | 'ENDPOINT';

export function addressKindOf({ service, token }: Pick<DeviceToken, 'service' | 'token'>): AddressKind {
  switch (PUSH_SERVICES[service].provider) {
    case 'webPush':
      return 'ENDPOINT';
    case 'firebase':
      return INSTALLATION_ID.test(token.reveal()) ? 'INSTALLATION_ID' : 'DEVICE_TOKEN';
    case 'apns':
      return 'DEVICE_TOKEN';
  }
}

/** A Firebase installation id: 16 bytes and some bits in base64url (Firebase: "Manage Firebase installations"). */
export const INSTALLATION_ID = /^[\w-]{22}$/;
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

/** The rule that a text breaks as a Firebase installation id; null: none. */
export function installationIdFault(id: string): string | null {
  if (id === '') return TEXT_RULE;
  return INSTALLATION_ID.test(id) ? null : 'must be 22 characters of base64url';
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

/**
 * Checks the Firebase installation id that a device sent in place of a registration token.
 * @throws DomainError INVALID_DEVICE_TOKEN naming the rule, never the value.
 */
export function parseInstallationId(service: FirebaseService, id: unknown): DeviceToken {
  const token = new Redacted(checked('installationId', id, installationIdFault));
  return { service, token, bundleId: null, webPushKeys: null };
}

/**
 * Checks a device token, installation id or endpoint of any push service that another caller than the device names.
 * @throws DomainError INVALID_DEVICE_TOKEN
 */
export function checkDeviceAddress(address: string, path: readonly string[]): string {
  const text = address.trim();
  // All other addresses also have the form of a registration token.
  const fault = deviceTokenFault('firebase', text);
  if (fault !== null) throw refusedField(path, fault, 'INVALID_DEVICE_TOKEN');
  return text;
}

/** A bundle id as an admin configures it. @throws DomainError INVALID_INPUT */
export function checkBundleId(bundleId: string, path: readonly string[]): string {
  if (!BUNDLE_ID.test(bundleId))
    throw new DomainError('INVALID_INPUT', { about: 'a bundle id', rule: BUNDLE_ID_RULE }, path);
  return bundleId;
}

type DeviceField = 'deviceToken' | 'installationId' | 'bundleId';

function checked(field: DeviceField, value: unknown, faultOf: (text: string) => string | null): string {
  const fault = typeof value === 'string' ? faultOf(value) : TEXT_RULE;
  if (fault !== null) throw refusedField([field], fault, 'INVALID_DEVICE_TOKEN');
  return value as string;
}
