import type { PushService } from '../domain/pushService.js';
import { stringEnum } from './stringEnum.js';

export const PushServiceEnum = stringEnum<PushService>('PushService', 'A way to reach a device.', {
  IOS_APNS: "iOS, by Apple's own service and its device token.",
  IOS_FIREBASE: 'iOS, by Firebase Cloud Messaging and its registration token.',
  ANDROID_FIREBASE: 'Android, by Firebase Cloud Messaging and its registration token.',
});
