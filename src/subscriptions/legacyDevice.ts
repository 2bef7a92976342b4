import type { DeviceToken } from '../domain/deviceToken.js';
import { DomainError } from '../domain/errors.js';
import type { PushService } from '../domain/pushService.js';
import type { ServiceStatus } from './subscriptions.js';
import { BUNDLE_FIELD, deviceBodySchemas, TOKEN_FIELDS } from './deviceBody.js';
import { parsed } from '../rest/parsed.js';
import type { RestAnswer } from '../rest/restAnswers.js';

const SERVICE_NAMES = {
  IOS_APNS: 'ios_apns',
  IOS_FIREBASE: 'ios_firebase',
  ANDROID_FIREBASE: 'android_firebase',
} as const satisfies Record<PushService, string>;

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
  return parsed(deviceBodySchemas[service], body, 'INVALID_DEVICE_TOKEN');
}

/** What a body has in the place of a device token, whether it is one or not; null: nothing that is text. */
export function legacyTokenText(body: Readonly<Record<string, unknown>>): string | null {
  const text = Object.values(TOKEN_FIELDS)
    .map((field) => body[field])
    .find((value) => typeof value === 'string');
  return text ?? null;
}

/** The answer's object: the configured services and whether the session is subscribed by each. */
export function legacyStatuses(services: readonly ServiceStatus[]): RestAnswer<'statuses'> {
  return Object.fromEntries(
    services.map(({ service, status }) => [SERVICE_NAMES[service], status.toLowerCase() as Lowercase<typeof status>]),
  );
}

function variantNames(): string {
  return `${TOKEN_FIELDS.IOS_APNS} with ${BUNDLE_FIELD}, ${TOKEN_FIELDS.IOS_FIREBASE}, ${TOKEN_FIELDS.ANDROID_FIREBASE}`;
}
