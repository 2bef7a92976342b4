import { parseDeviceToken, type DeviceToken } from '../domain/deviceToken.js';
import { DomainError } from '../domain/errors.js';
import type { PushService } from '../domain/pushService.js';
import type { ServiceStatus } from '../services/subscriptions.js';

const TOKEN_FIELDS: Record<PushService, string> = {
  IOS_APNS: 'ios_apns_device_token',
  IOS_FIREBASE: 'ios_firebase_device_token',
  ANDROID_FIREBASE: 'android_firebase_device_token',
};
const BUNDLE_FIELD = 'ios_app_bundle_id';
const SERVICE_NAMES: Record<PushService, string> = {
  IOS_APNS: 'ios_apns',
  IOS_FIREBASE: 'ios_firebase',
  ANDROID_FIREBASE: 'android_firebase',
};

/**
 * Reads the notification method's body: exactly one variant, or null to cancel. Fields of none of the variants are
 * ignored, but a body that has fields and no variant is no cancelling: that takes the empty object.
 * @throws DomainError TOO_MANY_VARIANTS, INVALID_INPUT, INVALID_DEVICE_TOKEN naming the field as the client spells it
 */
export function readLegacyDevice(body: Readonly<Record<string, unknown>>): DeviceToken | null {
  if (Object.keys(body).length === 0) return null;
  const given = (Object.keys(TOKEN_FIELDS) as PushService[]).filter((service) =>
    Object.hasOwn(body, TOKEN_FIELDS[service]),
  );
  const hasBundleId = Object.hasOwn(body, BUNDLE_FIELD);
  const [service] = given;
  if (given.length > 1 || (hasBundleId && service !== undefined && service !== 'IOS_APNS')) {
    throw new DomainError('TOO_MANY_VARIANTS', `the body must have exactly one of ${variantNames()}`);
  }
  if (service === undefined) {
    const message = hasBundleId
      ? `${TOKEN_FIELDS.IOS_APNS} is missing beside ${BUNDLE_FIELD}`
      : `the body must have one of ${variantNames()}, or be {} to cancel`;
    throw new DomainError('INVALID_INPUT', message);
  }
  try {
    return parseDeviceToken(service, body[TOKEN_FIELDS[service]], body[BUNDLE_FIELD]);
  } catch (error) {
    throw error instanceof DomainError ? inLegacyWords(error, service) : error;
  }
}

/** What a body has in the place of a device token, whether it is one or not; null: nothing that is text. */
export function legacyTokenText(body: Readonly<Record<string, unknown>>): string | null {
  const text = Object.values(TOKEN_FIELDS)
    .map((field) => body[field])
    .find((value) => typeof value === 'string');
  return text ?? null;
}

/** The answer's object: the configured services and whether the session is subscribed by each. */
export function legacyStatuses(services: readonly ServiceStatus[]): Record<string, string> {
  return Object.fromEntries(services.map(({ service, status }) => [SERVICE_NAMES[service], status.toLowerCase()]));
}

function variantNames(): string {
  return `${TOKEN_FIELDS.IOS_APNS} with ${BUNDLE_FIELD}, ${TOKEN_FIELDS.IOS_FIREBASE}, ${TOKEN_FIELDS.ANDROID_FIREBASE}`;
}

/** Which field a device token comes in depends on the variant; the rest of the words is the same for all refusals. */
function inLegacyWords(error: DomainError, service: PushService): DomainError {
  const message = error.message.replace(/^deviceToken\b/, TOKEN_FIELDS[service]);
  return new DomainError(error.code, message, error.path);
}
