import type { DeviceToken } from './deviceToken.js';
import type { Notification } from './notification.js';
import type { Outcome } from './outcome.js';
import type { PushCredentials } from './pushService.js';

/** One delivery, ready to be sent: everything a channel needs, nothing it has to look up. */
export interface Push {
  /** The delivery's id, a UUID: the apns-id, and the same on every attempt. */
  deliveryId: string;
  device: DeviceToken;
  credentials: PushCredentials;
  notification: Notification;
  /** Notifications of the chat since the client was last there, this one included: the number on the app's icon. */
  unseen: number;
  /** When the notification stops mattering: the provider drops it after that. */
  expiresAt: Date;
}

/** A way to a provider. Nothing here ever rejects for what a provider or the network did: that is an outcome. */
export interface PushChannel {
  send(push: Push): Promise<Outcome>;
  /** What the provider would say to this push, without its reaching the device. */
  validate(push: Push): Promise<Outcome>;
  /**
   * Whether the provider takes these credentials, asked without a device. `delivered`: it does; `rejected` with the fault
   * `credentials`: it does not; anything else: it could not be asked.
   * @param bundleIds the APNs topics that they have to be good for
   */
  probe(credentials: PushCredentials, bundleIds: readonly string[]): Promise<Outcome>;
}
