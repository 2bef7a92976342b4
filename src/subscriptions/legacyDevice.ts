import type { DeviceToken } from '../domain/deviceToken.js';
import { DomainError } from '../domain/errors.js';
import { providerOf } from '../domain/lane.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import type { ServiceStatus } from './subscriptions.js';
import { deviceBodySchemas } from './deviceBody.js';
import { BUNDLE_FIELD, DEVICE_FIELDS, fieldsOf, VARIANT_NAMES } from '../rest/deviceFields.js';
import { parsed } from '../rest/requestBody.js';
import type { RestAnswer } from '../rest/restAnswers.js';

/**
 * Reads the notification method's body: exactly one variant, or null to cancel. Unknown fields are ignored. But only the
 * empty object cancels, not a body with fields and without a variant.
 * @throws DomainError TOO_MANY_VARIANTS, INVALID_INPUT, INVALID_DEVICE_TOKEN naming the field as the client spells it
 */
export function readLegacyDevice(body: Readonly<Record<string, unknown>>): DeviceToken | null {
  if (Object.keys(body).length === 0) return null;
  const given = DEVICE_FIELDS.filter(({ name }) => Object.hasOwn(body, name));
  const hasBundleId = Object.hasOwn(body, BUNDLE_FIELD);
  const [field] = given;
  if (given.length > 1 || (hasBundleId && field !== undefined && providerOf(field.service) !== 'apns')) {
    throw new DomainError('TOO_MANY_VARIANTS', `the body must have exactly one of ${VARIANT_NAMES}`);
  }
  const schema = field && deviceBodySchemas.get(field.name);
  if (schema === undefined) {
    const [apns] = fieldsOf('IOS_APNS');
    const message = hasBundleId
      ? `${apns?.name} is missing beside ${BUNDLE_FIELD}`
      : `the body must have one of ${VARIANT_NAMES}, or be {} to cancel`;
    throw new DomainError('INVALID_INPUT', message);
  }
  return parsed(schema, body, 'INVALID_DEVICE_TOKEN');
}

/** The text in a body's device token field, valid or not; null: there is no text. */
export function legacyTokenText(body: Readonly<Record<string, unknown>>): string | null {
  const text = DEVICE_FIELDS.map(({ name }) => body[name]).find((value) => typeof value === 'string');
  return text ?? null;
}

/** The answer: the configured services, and whether each notifies the session. */
export function legacyStatuses(services: readonly ServiceStatus[]): RestAnswer<'statuses'> {
  return Object.fromEntries(
    services.map(({ service, status }) => [
      PUSH_SERVICES[service].restName,
      status.toLowerCase() as Lowercase<typeof status>,
    ]),
  );
}
