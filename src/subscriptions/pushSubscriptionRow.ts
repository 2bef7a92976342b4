import type { PushSubscription } from '../database/generated/client.js';
import type { PushService } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';

/** A row in the store's own terms; null: nobody is notified by it any more. */
export function pushSubscriptionOf(row: PushSubscription): PushSubscriptionRecord | null {
  const { tenantId, chatId, deviceToken, removedAt } = row;
  if (removedAt !== null || deviceToken === null) return null;
  const { service, bundleId, createdAt, refreshedAt } = row;
  return { tenantId, chatId, service, deviceToken: new Redacted(deviceToken), bundleId, createdAt, refreshedAt };
}
/** How a session's client wants to be notified. */
export interface PushSubscriptionRecord {
  tenantId: number;
  chatId: string;
  service: PushService;
  deviceToken: Redacted;
  bundleId: string | null;
  createdAt: Date;
  refreshedAt: Date;
}
