import { isFirebaseService, isTokenService, providerOf, SERVICES } from '../domain/lane.js';
import { PUSH_SERVICES, type FirebaseService, type PushService } from '../domain/pushService.js';
import type { TokenService } from '../domain/lane.js';

/** A field by which a body names a device; each chooses a variant. */
export type DeviceField = { name: string } & (
  | { holds: 'deviceToken'; service: TokenService }
  | { holds: 'installationId'; service: FirebaseService }
  /** A browser's `PushSubscription.toJSON()`. */
  | { holds: 'subscription'; service: 'WEB_PUSH' }
);

/** The published fields first, then our own. */
export const DEVICE_FIELDS: readonly DeviceField[] = [
  ...SERVICES.filter(isTokenService).map((service) => ({
    ...({ holds: 'deviceToken', service } as const),
    name: `${PUSH_SERVICES[service].restName}_device_token`,
  })),
  ...SERVICES.filter(isFirebaseService).map((service) => ({
    ...({ holds: 'installationId', service } as const),
    name: `${PUSH_SERVICES[service].restName}_installation_id`,
  })),
  { holds: 'subscription', service: 'WEB_PUSH', name: `${PUSH_SERVICES.WEB_PUSH.restName}_subscription` },
];
/** The name of the bundle id field beside an APNs token. */
export const BUNDLE_FIELD = 'ios_app_bundle_id';
/** The fields that name a device of a push service. */
export const fieldsOf = (service: PushService) => DEVICE_FIELDS.filter((field) => field.service === service);
/** The ways in which a body can name a device. */
export const VARIANT_NAMES = DEVICE_FIELDS.map(({ name, service }) =>
  providerOf(service) === 'apns' ? `${name} with ${BUNDLE_FIELD}` : name,
).join(', ');
