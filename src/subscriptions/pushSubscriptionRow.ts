import type { PushSubscription, RemovalReason } from '../database/generated/client.js';
import type { WebPushKeys } from '../domain/deviceToken.js';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';

/** Maps a row to the store's types; null: the subscription was removed. */
export function pushSubscriptionOf(row: PushSubscription): PushSubscriptionRecord | null {
  const { tenantId, chatId, deviceToken, removedAt } = row;
  if (removedAt !== null || deviceToken === null) return null;
  const { service, bundleId, environment, webPushP256dh: p256dh, webPushAuth: auth, createdAt, refreshedAt } = row;
  const webPushKeys = p256dh === null || auth === null ? null : { p256dh, auth };
  const device = { service, deviceToken: new Redacted(deviceToken), bundleId, environment, webPushKeys };
  return { tenantId, chatId, ...device, createdAt, refreshedAt };
}
/** The push subscription of a session's client. */
export interface PushSubscriptionRecord {
  tenantId: number;
  chatId: string;
  service: PushService;
  deviceToken: Redacted;
  bundleId: string | null;
  webPushKeys: WebPushKeys | null;
  /** Apple's host that took a push to this token last; null: none yet. */
  environment: ApnsEnvironment | null;
  createdAt: Date;
  refreshedAt: Date;
}

/** Why a session's client is not subscribed any more, and since when. */
export interface SubscriptionEnd {
  at: Date;
  reason: RemovalReason;
}

/** Null: the client is subscribed. */
export function subscriptionEndOf({ removedAt, removalReason }: PushSubscription): SubscriptionEnd | null {
  return removedAt && removalReason && { at: removedAt, reason: removalReason };
}
