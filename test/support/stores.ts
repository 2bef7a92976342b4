import { createAlertListStore } from '../../src/alerts/alertList.store.js';
import { createAlertsStore } from '../../src/alerts/alerts.store.js';
import { createApiKeysStore } from '../../src/identity/apiKeys.store.js';
import { createAppsStore } from '../../src/tenants/apps.store.js';
import { createArchivesStore } from '../../src/tenants/archives.store.js';
import { createAuditEntriesStore } from '../../src/audit/auditEntries.store.js';
import { createChatEventsStore } from '../../src/delivery/publishing/chatEvents.store.js';
import { createChatSessionListStore } from '../../src/chats/chatSessionList.store.js';
import { createChatSessionsStore } from '../../src/chats/chatSessions.store.js';
import { NO_OBSERVER, type ChangeObserver } from '../../src/domain/changeObserver.js';
import type { Database } from '../../src/database/database.js';
import { createChatInboxStore } from '../../src/chats/chatInbox.store.js';
import { createChangedRowsStore } from '../../src/live/changedRows.store.js';
import { createPushedTokensStore } from '../../src/delivery/settling/pushedTokens.store.js';
import { createDeliveriesStore } from '../../src/delivery/settling/deliveries.store.js';
import { createDeliveryContentsStore } from '../../src/delivery/history/deliveryContents.store.js';
import { createDeliveryHistoryStore } from '../../src/delivery/history/deliveryHistory.store.js';
import { createDeliveryLeasesStore } from '../../src/delivery/leases/deliveryLeases.store.js';
import type { LeaseDirectly } from '../../src/delivery/leases/directLeases.js';
import { createDueTimesStore } from '../../src/delivery/leases/dueTimes.store.js';
import { createErasureStore } from '../../src/audit/erasure.store.js';
import { createGatewayNodesStore } from '../../src/delivery/leases/gatewayNodes.store.js';
import { createOpenCircuitsStore } from '../../src/delivery/lanes/openCircuits.store.js';
import { createOverviewsStore } from '../../src/overview/overviews.store.js';
import { createPeriodsStore } from '../../src/overview/periods.store.js';
import { createPresenceStore } from '../../src/chats/presence.store.js';
import { createQuarantineStore } from '../../src/delivery/leases/quarantine.store.js';
import { createPushServicesStore } from '../../src/credentials/pushServices.store.js';
import { createNotificationSettingsStore } from '../../src/notifications/notificationSettings.store.js';
import { createPushSubscriptionsStore } from '../../src/subscriptions/pushSubscriptions.store.js';
import { createSubscriptionEndsStore } from '../../src/subscriptions/subscriptionEnds.store.js';
import { createChatFactsStore } from '../../src/diagnosis/chatFacts.store.js';
import { createTimelinesStore } from '../../src/diagnosis/timeline.store.js';
import { createRefusalsStore } from '../../src/refusals/refusals.store.js';
import { createPushServiceUsesStore } from '../../src/delivery/history/pushServiceUse.store.js';
import { createRetentionPreviewsStore } from '../../src/audit/retentionPreviews.store.js';
import { createDeliveryTextsStore } from '../../src/audit/deliveryTexts.store.js';
import { createRetentionStore } from '../../src/audit/retention.store.js';
import { createSignedOutSessionsStore } from '../../src/identity/signedOutSessions.store.js';
import { createSearchStore } from '../../src/search/search.store.js';
import { createTenantsStore } from '../../src/tenants/tenants.store.js';
import { createResendsStore } from '../../src/delivery/history/resends.store.js';
import { createTokenStandingsStore } from '../../src/delivery/settling/tokenStandings.store.js';
import { createUpstreamChatsStore } from '../../src/upstream/upstreamChats.store.js';
import { createPushOutcomesStore } from '../../src/webhooks/pushOutcomes/pushOutcomes.store.js';
import { createAlertNoticesStore } from '../../src/webhooks/alerts/alertNotices.store.js';
import { createAlertWebhooksStore } from '../../src/webhooks/alerts/alertWebhooks.store.js';
import { createWebhookAttemptsStore } from '../../src/webhooks/sending/webhookAttempts.store.js';
import { createWebhookAlertsStore } from '../../src/webhooks/webhookAlerts.store.js';
import { createWebhookHealthStore } from '../../src/webhooks/clientEvents/webhookHealth.store.js';
import { createWebhookQueuesStore } from '../../src/webhooks/clientEvents/webhookQueues.store.js';
import { createWebhookReplaysStore } from '../../src/webhooks/clientEvents/webhookReplays.store.js';
import { createWebhooksStore } from '../../src/webhooks/webhooks.store.js';

import { createAuditLog } from '../../src/database/auditEntry.js';
import { createStoreGuard } from '../../src/database/guardedStores.js';
import { createHealthFactsStore } from '../../src/health/health.store.js';
import { createPublisher } from '../../src/delivery/publishing/publisher.js';

/** An hour, and a poll: more cannot be set. */
const LONGEST_PRESENCE_MS = 3_620_000;

/** The stores of all rooms, over one database. */
export type Store = ReturnType<typeof createStores>;

export interface StoresOptions {
  /** Is told what changes. */
  observer?: ChangeObserver;
  /** Is asked which deliveries to lease as they are written. */
  leaseDirectly?: LeaseDirectly;
  /** Whose platforms ask for the outcomes of pushes. */
  askers?: { has(tenantId: number): boolean };
}

/** @param nodeId names the leases @param newId gives UUIDs that grow with time */
export function createStores(database: Database, nodeId: string, newId: () => string, options: StoresOptions = {}) {
  const { observer = NO_OBSERVER, leaseDirectly = () => null, askers = { has: () => false } } = options;
  const guard = createStoreGuard({ failed: () => undefined, succeeded: () => undefined, current: () => null });
  const stores = guard({
    alertList: createAlertListStore(database),
    alerts: createAlertsStore(database, () => undefined),
    pushOutcomes: createPushOutcomesStore(database, nodeId),
    alertWebhooks: createAlertWebhooksStore(database),
    alertNotices: createAlertNoticesStore(database, nodeId),
    refusals: createRefusalsStore(database),
    chatFacts: createChatFactsStore(database),
    timelines: createTimelinesStore(database),
    search: createSearchStore(database),
    tenants: createTenantsStore(database),
    apps: createAppsStore(database),
    archives: createArchivesStore(database),
    pushServices: createPushServicesStore(database),
    notificationSettings: createNotificationSettingsStore(database),
    apiKeys: createApiKeysStore(database),
    signedOutSessions: createSignedOutSessionsStore(database),
    auditEntries: { ...createAuditEntriesStore(database), ...createAuditLog(database) },
    chatSessions: createChatSessionsStore(database),
    chatSessionList: createChatSessionListStore(database),
    openCircuits: createOpenCircuitsStore(database, nodeId),
    overviews: createOverviewsStore(database),
    periods: createPeriodsStore(database),
    presence: createPresenceStore(database, LONGEST_PRESENCE_MS, observer),
    pushSubscriptions: createPushSubscriptionsStore(database, observer),
    subscriptionEnds: createSubscriptionEndsStore(database, observer),
    chatEvents: createChatEventsStore(database, nodeId, LONGEST_PRESENCE_MS),
    chatInbox: createChatInboxStore(database, LONGEST_PRESENCE_MS, observer),
    deliveries: createDeliveriesStore(database, nodeId, observer, askers),
    pushedTokens: createPushedTokensStore(database, observer),
    deliveryLeases: createDeliveryLeasesStore(database, nodeId),
    quarantine: createQuarantineStore(database, nodeId),
    tokenStandings: createTokenStandingsStore(database),
    upstreamChats: createUpstreamChatsStore(database, observer),
    changedRows: createChangedRowsStore(database),
    erasure: createErasureStore(database),
    retention: createRetentionStore(database),
    deliveryTexts: createDeliveryTextsStore(database),
    retentionPreviews: createRetentionPreviewsStore(database),
    pushServiceUses: createPushServiceUsesStore(database),
    gatewayNodes: createGatewayNodesStore(database, nodeId),
    deliveryHistory: createDeliveryHistoryStore(database),
    deliveryContents: createDeliveryContentsStore(database),
    resends: createResendsStore(database, observer),
    dueTimes: createDueTimesStore(database),
    healthFacts: createHealthFactsStore(database),
    webhooks: createWebhooksStore(database),
    webhookAlerts: createWebhookAlertsStore(database),
    webhookHealth: createWebhookHealthStore(database),
    webhookQueues: createWebhookQueuesStore(database, nodeId),
    webhookAttempts: createWebhookAttemptsStore(database),
    webhookReplays: createWebhookReplaysStore(database),
  });
  const { concurrency } = database;
  const publisher = createPublisher({
    ...{ store: stores, leaseDirectly, changes: observer, newId, concurrency },
    traceWrite: (_items, write) => write(),
  });
  return { ...stores, chatEvents: { ...stores.chatEvents, ...publisher } };
}
