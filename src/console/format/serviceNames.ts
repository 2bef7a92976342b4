import type { PushService } from '../../domain/pushService.js';

/** The push services as people call them. */
export const SERVICE_NAMES: Readonly<Record<PushService, string>> = {
  IOS_APNS: 'iOS, APNs',
  IOS_FIREBASE: 'iOS, Firebase',
  ANDROID_FIREBASE: 'Android, Firebase',
};
