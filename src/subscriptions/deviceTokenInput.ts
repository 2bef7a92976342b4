import { parseDeviceToken, parseInstallationId, type DeviceToken } from '../domain/deviceToken.js';
import { refusedField } from '../domain/errors.js';
import { SERVICES } from '../domain/lane.js';
import { PUSH_SERVICES, type FirebaseService, type PushService } from '../domain/pushService.js';
import { parseWebPushDevice } from '../domain/webPushDevice.js';
import { prefixPath } from '../graphql/errors.js';
import type { DeviceTokenInput, FirebaseTokenInput } from './subscription.types.js';

const NO_BROWSER = { endpoint: undefined, p256dh: undefined, auth: undefined };

/**
 * Calls `use` with the device token of the only variant. Errors about a field of that variant name the field's full path.
 * @throws DomainError INVALID_DEVICE_TOKEN and whatever `use` throws
 */
export function withDeviceToken<T>(input: DeviceTokenInput, use: (token: DeviceToken) => Promise<T>): Promise<T> {
  const service = SERVICES.find((one) => input[PUSH_SERVICES[one].variant]);
  // @oneOf guarantees exactly one.
  if (!service) throw refusedField(['device'], 'must have exactly one variant');
  const { variant } = PUSH_SERVICES[service];
  const fields: object = input[variant] ?? {};
  return prefixPath(
    ['device', variant],
    (field) => field in fields,
    () => use(deviceOfVariant(service, input)),
  );
}

function deviceOfVariant(service: PushService, input: DeviceTokenInput): DeviceToken {
  switch (service) {
    case 'WEB_PUSH':
      return parseWebPushDevice(input.webPush ?? NO_BROWSER);
    case 'IOS_APNS':
      return parseDeviceToken(service, input.iosApns?.deviceToken, input.iosApns?.bundleId);
    default:
      return firebaseDevice(service, input[PUSH_SERVICES[service].variant]);
  }
}

function firebaseDevice(service: FirebaseService, address: FirebaseTokenInput | undefined): DeviceToken {
  return address?.installationId === undefined
    ? parseDeviceToken(service, address?.deviceToken, null)
    : parseInstallationId(service, address.installationId);
}
