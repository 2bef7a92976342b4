import { perService, providerOf, SERVICES } from '../domain/lane.js';
import { PUSH_SERVICES, type PushService } from '../domain/pushService.js';

/** The name of the field that chooses each push service: a device token's, or a browser's subscription. */
export const TOKEN_FIELDS: Readonly<Record<PushService, string>> = perService((service) =>
  service === 'WEB_PUSH' ? 'web_push_subscription' : `${PUSH_SERVICES[service].restName}_device_token`,
);
/** The name of the bundle id field beside an APNs token. */
export const BUNDLE_FIELD = 'ios_app_bundle_id';
/** The ways in which a body can name a device. */
export const VARIANT_NAMES = SERVICES.map((service) =>
  providerOf(service) === 'apns' ? `${TOKEN_FIELDS[service]} with ${BUNDLE_FIELD}` : TOKEN_FIELDS[service],
).join(', ');
