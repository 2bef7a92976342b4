import { parseDeviceToken, type DeviceToken } from '../domain/deviceToken.js';
import { refusedField } from '../domain/errors.js';
import { TOKEN_SERVICES } from '../domain/lane.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import { prefixPath } from '../graphql/errors.js';
import type { DeviceTokenInput } from './subscription.types.js';

/**
 * Calls `use` with the device token of the only variant. Errors about a field of that variant name the field's full path.
 * @throws DomainError INVALID_DEVICE_TOKEN and whatever `use` throws
 */
export function withDeviceToken<T>(input: DeviceTokenInput, use: (token: DeviceToken) => Promise<T>): Promise<T> {
  const service = TOKEN_SERVICES.find((one) => input[PUSH_SERVICES[one].variant]);
  const variant = service && PUSH_SERVICES[service].variant;
  const value = variant && input[variant];
  // @oneOf guarantees exactly one.
  if (!value) throw refusedField(['device'], 'must have exactly one variant');
  return prefixPath(
    ['device', variant],
    (field) => field in value,
    () => use(parseDeviceToken(service, value.deviceToken, 'bundleId' in value ? value.bundleId : null)),
  );
}
