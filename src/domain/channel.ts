import type { DeviceToken } from './deviceToken.js';
import type { Notification } from './notification.js';
import type { Outcome } from './outcome.js';
import type { PushCredentials } from './pushService.js';
import type { TraceContext } from './tracing.js';

/** The content of a push and its device: everything its message is made of. */
export interface PushContent {
  /** The delivery's id, a UUID: the apns-id, and the same on every attempt. */
  deliveryId: string;
  device: DeviceToken;
  notification: Notification;
  /** The number of the event in its chat, by which an app orders; null: a test, which belongs to no event. */
  seq: number | null;
  /** Notifications of the chat since the client was last there, this one included: the number on the app's icon. */
  badgeCount: number;
  /** When the notification expires. The provider drops it after that. */
  expiresAt: Date;
}

/** One delivery, ready to be sent: everything a channel needs, nothing it has to look up. */
export interface Push extends PushContent {
  credentials: PushCredentials;
  /** The attempt's span; null: none is recorded. */
  trace: TraceContext | null;
}

/** A connection to a provider. Failures of the provider or the network are outcomes, never rejections. */
export interface PushChannel {
  send(push: Push): Promise<Outcome>;
  /** The provider's verdict on a push, without delivering it. */
  validate(push: Push): Promise<Outcome>;
  /**
   * Tests credentials with the provider, without a device. `delivered`: accepted; `rejected` with the fault
   * `credentials`: refused; anything else: the provider could not be asked.
   * @param bundleIds the APNs topics that the credentials must cover
   */
  probe(credentials: PushCredentials, bundleIds: readonly string[]): Promise<Outcome>;
}
