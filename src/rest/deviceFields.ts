import { perService, providerOf, SERVICES } from '../domain/lane.js';
import { PUSH_SERVICES, type PushService } from '../domain/pushService.js';

/** The field in which a body has the device token of each push service. */
export const TOKEN_FIELDS: Readonly<Record<PushService, string>> = perService(
  (service) => `${PUSH_SERVICES[service].restName}_device_token`,
);
/** The field beside it of the app that an APNs token is of. */
export const BUNDLE_FIELD = 'ios_app_bundle_id';
/** How a body can name a device. */
export const VARIANT_NAMES = SERVICES.map((service) =>
  providerOf(service) === 'apns' ? `${TOKEN_FIELDS[service]} with ${BUNDLE_FIELD}` : TOKEN_FIELDS[service],
).join(', ');
