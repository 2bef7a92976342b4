import { createAlerts } from './alerts.js';
import { createApiKeys } from './apiKeys.js';
import { createApps } from './apps.js';
import { createAuditEntries } from './auditEntries.js';
import { createChatEvents } from './chatEvents.js';
import { createChatSessionList } from './chatSessionList.js';
import { createChatSessions } from './chatSessions.js';
import { NOBODY_WATCHES, type ChangeObserver } from './changeObserver.js';
import type { Database } from './database.js';
import { whenStored } from './databaseErrors.js';
import { createClientEvents } from './clientEvents.js';
import { createChangedRows } from './changedRows.js';
import { createDeliveries } from './deliveries.js';
import { createDeliveryHistory } from './deliveryHistory.js';
import { createDeliveryLeases } from './deliveryLeases.js';
import type { LeaseDirectly } from './directLease.js';
import { createErasure } from './erasure.js';
import { createGatewayNodes } from './gatewayNodes.js';
import { createOpenCircuits } from './openCircuits.js';
import { createOverviews } from './overviews.js';
import { createPresence } from './presence.js';
import { createQuarantine } from './quarantine.js';
import { createPushServices } from './pushServices.js';
import { createNotificationSettings } from './notificationSettings.js';
import { createPushSubscriptions } from './pushSubscriptions.js';
import { createRetention } from './retention.js';
import { createSignedOutSessions } from './signedOutSessions.js';
import { createTenants } from './tenants.js';
import { createUpstreamChats } from './upstreamChats.js';
import { createWebhookHealth } from './webhookHealth.js';
import { createWebhookQueues } from './webhookQueues.js';
import { createWebhooks } from './webhooks.js';

/** Everything that is stored, by aggregate. */
export type Store = ReturnType<typeof createStore>;

/**
 * @param nodeId names this node's leases
 * @param newId gives UUIDs that grow with time
 * @param observer is told what changes
 * @param leaseDirectly is asked which deliveries to lease as they are written
 */
export function createStore(
  database: Database,
  nodeId: string,
  newId: () => string,
  observer: ChangeObserver = NOBODY_WATCHES,
  leaseDirectly: LeaseDirectly = () => null,
) {
  return {
    alerts: guarded(createAlerts(database)),
    tenants: guarded(createTenants(database)),
    apps: guarded(createApps(database)),
    pushServices: guarded(createPushServices(database)),
    notificationSettings: guarded(createNotificationSettings(database)),
    apiKeys: guarded(createApiKeys(database)),
    signedOutSessions: guarded(createSignedOutSessions(database)),
    auditEntries: guarded(createAuditEntries(database)),
    chatSessions: guarded(createChatSessions(database)),
    chatSessionList: guarded(createChatSessionList(database)),
    openCircuits: guarded(createOpenCircuits(database, nodeId)),
    overviews: guarded(createOverviews(database)),
    presence: guarded(createPresence(database, observer)),
    pushSubscriptions: guarded(createPushSubscriptions(database, observer)),
    chatEvents: guarded(createChatEvents(database, { newId, nodeId, leaseDirectly }, observer)),
    clientEvents: guarded(createClientEvents(database, observer)),
    deliveries: guarded(createDeliveries(database, nodeId, observer)),
    deliveryLeases: guarded(createDeliveryLeases(database, nodeId)),
    quarantine: guarded(createQuarantine(database, nodeId)),
    upstreamChats: guarded(createUpstreamChats(database, observer)),
    changedRows: guarded(createChangedRows(database)),
    erasure: guarded(createErasure(database)),
    retention: guarded(createRetention(database)),
    gatewayNodes: guarded(createGatewayNodes(database, nodeId)),
    deliveryHistory: guarded(createDeliveryHistory(database)),
    webhooks: guarded(createWebhooks(database)),
    webhookHealth: guarded(createWebhookHealth(database)),
    webhookQueues: guarded(createWebhookQueues(database, nodeId)),
    /** @throws when the database does not answer from its tables */
    async ping(): Promise<void> {
      await database.prisma.gatewayNode.findFirst({ select: { id: true } });
    },
  };
}

type Aggregate = Record<string, (...parameters: never[]) => Promise<unknown>>;

/** The aggregate, with a refusal that callers understand wherever the database is away. */
function guarded<T extends Aggregate>(aggregate: T): T {
  const methods = Object.entries(aggregate).map(([name, method]) => [
    name,
    (...parameters: never[]) => whenStored(method(...parameters)),
  ]);
  return Object.fromEntries(methods) as T;
}
