import type { Database } from '../../database/database.js';
import { COUNTED_MAX } from '../../domain/boundedCount.js';
import type { PushService } from '../../domain/pushService.js';

/** How much an app uses a push service. Counts end at 10,000. */
export interface PushServiceUse {
  service: PushService;
  /** Active chats with a subscription at it. */
  subscriptions: number;
  /** Its pushes that are not settled. */
  waitingDeliveries: number;
}

/**
 * Finds subscriptions through the index of active chats, one lookup each, and deliveries through the index of due times. The
 * ORDER BY and the OFFSET keep the planner from reading whole tables.
 */
const USE = `
SELECT v.service, (
  SELECT count(*)::int FROM (
    SELECT FROM (
      SELECT tenant_id, chat_id FROM chat_sessions WHERE tenant_id = $1 AND app_id = $2 AND ended_at IS NULL ORDER BY client_id
    ) s CROSS JOIN LATERAL (
      SELECT FROM push_subscriptions p WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id
        AND p.service = v.service::push_service AND p.removed_at IS NULL OFFSET 0
    ) p LIMIT ${COUNTED_MAX}
  ) x
) AS subscriptions, (
  SELECT count(*)::int FROM (
    SELECT FROM deliveries d
    WHERE d.tenant_id = $1 AND d.app_id = $2 AND d.service = v.service::push_service AND d.due_at IS NOT NULL
    LIMIT ${COUNTED_MAX}
  ) x
) AS "waitingDeliveries"
FROM unnest($3::text[]) AS v(service)`;

interface AppKey {
  tenantId: number;
  appId: string;
}

/** See `createPushServiceUsesStore`. */
export type PushServiceUsesStore = ReturnType<typeof createPushServiceUsesStore>;

/** Counts subscriptions and waiting deliveries of the push services of an app. */
export function createPushServiceUsesStore({ prisma }: Database) {
  return {
    /** @param services those to count, in the order of the result */
    async ofApp({ tenantId, appId }: AppKey, services: readonly PushService[]): Promise<PushServiceUse[]> {
      return prisma.$queryRawUnsafe<PushServiceUse[]>(USE, tenantId, appId, services);
    },
  };
}
