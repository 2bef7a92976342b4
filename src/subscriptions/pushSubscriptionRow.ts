import type { PushSubscription } from '../database/generated/client.js';
import type { PushService } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';

/** Maps a row to the store's types; null: the subscription was removed. */
export function pushSubscriptionOf(row: PushSubscription): PushSubscriptionRecord | null {
  const { tenantId, chatId, deviceToken, removedAt } = row;
  if (removedAt !== null || deviceToken === null) return null;
  const { service, bundleId, createdAt, refreshedAt } = row;
  return { tenantId, chatId, service, deviceToken: new Redacted(deviceToken), bundleId, createdAt, refreshedAt };
}
/** The push subscription of a session's client. */
export interface PushSubscriptionRecord {
  tenantId: number;
  chatId: string;
  service: PushService;
  deviceToken: Redacted;
  bundleId: string | null;
  createdAt: Date;
  refreshedAt: Date;
}
