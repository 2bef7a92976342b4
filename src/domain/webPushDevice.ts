import { ECDH } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { TEXT_RULE, type DeviceToken } from './deviceToken.js';
import { refusedField } from './errors.js';
import { outboundUrl, outboundUrlFault } from './outboundUrl.js';
import { Redacted } from './redacted.js';

/** A browser's subscription as `PushSubscription.toJSON()` gives it, its keys beside the endpoint. */
interface WebPushInput {
  endpoint: unknown;
  p256dh: unknown;
  auth: unknown;
}

/** base64url without padding of so many bytes, in its only spelling. */
export const P256DH = /^[A-Za-z0-9_-]{86}[AEIMQUYcgkosw048]$/;
export const AUTH = /^[A-Za-z0-9_-]{21}[AQgw]$/;

/** Host names that no push service has: those of this machine and of local networks (RFC 6761, RFC 6762). */
const PRIVATE_NAME = /^(?:localhost|[^.]+)\.?$|\.(?:localhost|local|internal|home\.arpa)\.?$/;

/** The rule that a text breaks as a browser's endpoint; null: none. The sender checks the address that it resolves to. */
export function endpointFault(endpoint: string): string | null {
  if (endpoint === '') return TEXT_RULE;
  return outboundUrlFault(endpoint) ?? (isPrivate(new URL(endpoint).hostname) ? 'must not be a private address' : null);
}

function isPrivate(hostname: string): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  return ipaddr.isValid(address) ? ipaddr.process(address).range() !== 'unicast' : PRIVATE_NAME.test(hostname);
}

/** The rule that a text breaks as a browser's public key (RFC 8291 section 3.1); null: none. */
export function p256dhFault(p256dh: string): string | null {
  if (p256dh === '') return TEXT_RULE;
  if (!P256DH.test(p256dh)) return 'must be 65 bytes in base64url without padding';
  return isOnCurve(p256dh) ? null : 'must be an uncompressed point on the curve P-256';
}

/** The rule that a text breaks as a browser's authentication secret (RFC 8291 section 3.2); null: none. */
export function authFault(auth: string): string | null {
  if (auth === '') return TEXT_RULE;
  return AUTH.test(auth) ? null : 'must be 16 bytes in base64url without padding';
}

/**
 * Checks and normalises a browser's subscription (the endpoint as it is requested).
 * @throws DomainError INVALID_DEVICE_TOKEN naming the field (endpoint, p256dh, auth) and the rule, never the value.
 */
export function parseWebPushDevice({ endpoint, p256dh, auth }: WebPushInput): DeviceToken {
  const url = checked('endpoint', endpoint, endpointFault);
  const keys = { p256dh: checked('p256dh', p256dh, p256dhFault), auth: checked('auth', auth, authFault) };
  return { service: 'WEB_PUSH', token: new Redacted(outboundUrl(url)), bundleId: null, webPushKeys: keys };
}

/** Whether these are the 65 bytes of an uncompressed point on P-256 (SEC 1 section 2.3.3). */
function isOnCurve(point: string): boolean {
  const bytes = Buffer.from(point, 'base64url');
  if (bytes[0] !== 4) return false;
  try {
    ECDH.convertKey(bytes, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

function checked(field: keyof WebPushInput, value: unknown, faultOf: (text: string) => string | null): string {
  const fault = typeof value === 'string' ? faultOf(value) : TEXT_RULE;
  if (fault !== null) throw refusedField([field], fault, 'INVALID_DEVICE_TOKEN');
  return value as string;
}
