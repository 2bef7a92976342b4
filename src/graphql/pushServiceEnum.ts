import { perService } from '../domain/lane.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import { stringEnum } from './stringEnum.js';

export const PushServiceEnum = stringEnum(
  'PushService',
  'A way to reach a device.',
  perService((service) => PUSH_SERVICES[service].description),
);
