import { parseDeviceToken, type DeviceToken } from '../domain/deviceToken.js';
import { DomainError } from '../domain/errors.js';
import type { PushService } from '../domain/pushService.js';
import { prefixPath } from '../graphql/errors.js';
import type { DeviceTokenInput } from './subscription.types.js';

const SERVICES = {
  iosApns: 'IOS_APNS',
  iosFirebase: 'IOS_FIREBASE',
  androidFirebase: 'ANDROID_FIREBASE',
} as const satisfies Record<keyof DeviceTokenInput, PushService>;
const VARIANTS = Object.keys(SERVICES) as (keyof DeviceTokenInput)[];

/**
 * Does something with the device token that the one variant holds. A refusal of a field of that variant, whoever it is
 * from, names the field by its whole path.
 * @throws DomainError INVALID_DEVICE_TOKEN and whatever `use` throws
 */
export function withDeviceToken<T>(input: DeviceTokenInput, use: (token: DeviceToken) => Promise<T>): Promise<T> {
  const variant = VARIANTS.find((name) => input[name]);
  const value = variant && input[variant];
  // @oneOf has seen to it that there is one.
  if (!value) throw new DomainError('INVALID_INPUT', 'device must have exactly one variant', ['device']);
  return prefixPath(
    ['device', variant],
    (field) => field in value,
    () => use(parseDeviceToken(SERVICES[variant], value.deviceToken, 'bundleId' in value ? value.bundleId : null)),
  );
}
