import type { Database } from '../database/database.js';
import type { PushService } from '../domain/pushService.js';

/** How much of an app goes by a push service. Counts end at 100,000. */
export interface PushServiceUse {
  service: PushService;
  /** Active chats that are subscribed by it. */
  subscriptions: number;
  /** Its pushes that are not settled. */
  waitingDeliveries: number;
}

const MAX_COUNTED = 100_000;

/** Subscriptions by the index of active chats, deliveries by that of due times. */
const USE = `
SELECT v.service, (
  SELECT count(*)::int FROM (
    SELECT FROM chat_sessions s JOIN push_subscriptions p USING (tenant_id, chat_id)
    WHERE s.tenant_id = $1 AND s.app_id = $2 AND s.ended_at IS NULL AND p.service = v.service::push_service
      AND p.removed_at IS NULL
    LIMIT ${MAX_COUNTED}
  ) x
) AS subscriptions, (
  SELECT count(*)::int FROM (
    SELECT FROM deliveries d
    WHERE d.tenant_id = $1 AND d.app_id = $2 AND d.service = v.service::push_service AND d.due_at IS NOT NULL
    LIMIT ${MAX_COUNTED}
  ) x
) AS "waitingDeliveries"
FROM unnest($3::text[]) AS v(service)`;

interface AppKey {
  tenantId: number;
  appId: string;
}

/** See `createPushServiceUses`. */
export type PushServiceUsesStore = ReturnType<typeof createPushServiceUses>;

/** Counts what goes by the push services of an app. */
export function createPushServiceUses({ prisma }: Database) {
  return {
    /** @param services those to count, in the order of the result */
    async ofApp({ tenantId, appId }: AppKey, services: readonly PushService[]): Promise<PushServiceUse[]> {
      return prisma.$queryRawUnsafe<PushServiceUse[]>(USE, tenantId, appId, services);
    },
  };
}
