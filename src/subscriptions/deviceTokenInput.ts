import { parseDeviceToken, type DeviceToken } from '../domain/deviceToken.js';
import { refusedField } from '../domain/errors.js';
import { SERVICES } from '../domain/lane.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import { prefixPath } from '../graphql/errors.js';
import type { DeviceTokenInput } from './subscription.types.js';

/**
 * Does something with the device token that the one variant holds. A refusal of a field of that variant, whoever it is
 * from, names the field by its whole path.
 * @throws DomainError INVALID_DEVICE_TOKEN and whatever `use` throws
 */
export function withDeviceToken<T>(input: DeviceTokenInput, use: (token: DeviceToken) => Promise<T>): Promise<T> {
  const service = SERVICES.find((one) => input[PUSH_SERVICES[one].variant]);
  const variant = service && PUSH_SERVICES[service].variant;
  const value = variant && input[variant];
  // @oneOf has seen to it that there is one.
  if (!value) throw refusedField(['device'], 'must have exactly one variant');
  return prefixPath(
    ['device', variant],
    (field) => field in value,
    () => use(parseDeviceToken(service, value.deviceToken, 'bundleId' in value ? value.bundleId : null)),
  );
}
