import type { DeviceTokenInput, PushService } from '../../generated/graphql.js';

/** A device by its token, as the gateway takes it. @param bundleId for IOS_APNS */
export function testDevice(service: PushService, deviceToken: string, bundleId: string): DeviceTokenInput {
  switch (service) {
    case 'IOS_APNS':
      return { iosApns: { deviceToken, bundleId } };
    case 'IOS_FIREBASE':
      return { iosFirebase: { deviceToken } };
    case 'ANDROID_FIREBASE':
      return { androidFirebase: { deviceToken } };
  }
}
