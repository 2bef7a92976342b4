import { createApiKeys } from './apiKeys.js';
import { createApps } from './apps.js';
import { createChatEvents } from './chatEvents.js';
import { createChatSessions } from './chatSessions.js';
import type { Database } from './database.js';
import { createDeliveries } from './deliveries.js';
import { createDeliveryHistory } from './deliveryHistory.js';
import { createPushSubscriptions } from './pushSubscriptions.js';
import { createTenants } from './tenants.js';

/** Everything that is stored, by aggregate. */
export type Store = ReturnType<typeof createStore>;

/**
 * @param nodeId names this node's leases
 * @param newId gives UUIDs that grow with time
 */
export function createStore(database: Database, nodeId: string, newId: () => string) {
  return {
    tenants: createTenants(database),
    apps: createApps(database),
    apiKeys: createApiKeys(database),
    chatSessions: createChatSessions(database),
    pushSubscriptions: createPushSubscriptions(database),
    chatEvents: createChatEvents(database, newId),
    deliveries: createDeliveries(database, nodeId),
    deliveryHistory: createDeliveryHistory(database),
    /** @throws when the database does not answer */
    async ping(): Promise<void> {
      await database.prisma.$queryRaw`SELECT 1`;
    },
  };
}
