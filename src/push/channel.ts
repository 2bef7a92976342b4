import type { DeviceToken } from '../domain/deviceToken.js';
import type { Notification } from '../domain/notification.js';
import type { Outcome } from '../domain/outcome.js';
import type { PushCredentials } from '../domain/pushService.js';

/** One delivery, ready to be sent: everything a channel needs, nothing it has to look up. */
export interface Push {
  /** The delivery's id, a UUID: the apns-id, and the same on every attempt. */
  deliveryId: string;
  device: DeviceToken;
  credentials: PushCredentials;
  notification: Notification;
  /** When the notification stops mattering: the provider drops it after that. */
  expiresAt: Date;
}

/** A way to a provider. `send` never rejects for what a provider or the network did: that is an outcome. */
export interface PushChannel {
  send(push: Push): Promise<Outcome>;
}
