import { createAlertList } from '../../src/alerts/alertList.store.js';
import { createAlerts } from '../../src/alerts/alerts.store.js';
import { createApiKeys } from '../../src/identity/apiKeys.store.js';
import { createApps } from '../../src/tenants/apps.store.js';
import { createArchives } from '../../src/tenants/archives.store.js';
import { createAuditEntries } from '../../src/audit/auditEntries.store.js';
import { createChatEvents } from '../../src/delivery/chatEvents.store.js';
import { createChatSessionList } from '../../src/chats/chatSessionList.store.js';
import { createChatSessions } from '../../src/chats/chatSessions.store.js';
import { NO_OBSERVER, type ChangeObserver } from '../../src/domain/changeObserver.js';
import type { Database } from '../../src/database/database.js';
import { createChatInbox } from '../../src/chats/chatInbox.store.js';
import { createChangedRows } from '../../src/live/changedRows.store.js';
import { createPushedTokens } from '../../src/delivery/pushedTokens.store.js';
import { createDeliveries } from '../../src/delivery/deliveries.store.js';
import { createDeliveryContents } from '../../src/delivery/deliveryContents.store.js';
import { createDeliveryHistory } from '../../src/delivery/deliveryHistory.store.js';
import { createDeliveryLeases } from '../../src/delivery/deliveryLeases.store.js';
import type { LeaseDirectly } from '../../src/delivery/directLeases.js';
import { createDueTimes } from '../../src/delivery/dueTimes.store.js';
import { createErasure } from '../../src/audit/erasure.store.js';
import { createGatewayNodes } from '../../src/delivery/gatewayNodes.store.js';
import { createOpenCircuits } from '../../src/delivery/openCircuits.store.js';
import { createOverviews } from '../../src/overview/overviews.store.js';
import { createPeriods } from '../../src/overview/periods.store.js';
import { createPresence } from '../../src/chats/presence.store.js';
import { createQuarantineStore } from '../../src/delivery/quarantine.store.js';
import { createPushServices } from '../../src/credentials/pushServices.store.js';
import { createNotificationSettings } from '../../src/notifications/notificationSettings.store.js';
import { createPushSubscriptions } from '../../src/subscriptions/pushSubscriptions.store.js';
import { createSubscriptionEnds } from '../../src/subscriptions/subscriptionEnds.store.js';
import { createChatFacts } from '../../src/diagnosis/chatFacts.store.js';
import { createTimelines } from '../../src/diagnosis/timeline.store.js';
import { createRefusalsStore } from '../../src/refusals/refusals.store.js';
import { createPushServiceUses } from '../../src/delivery/pushServiceUse.store.js';
import { createRetentionPreviews } from '../../src/audit/retentionPreviews.store.js';
import { createDeliveryTexts } from '../../src/audit/deliveryTexts.store.js';
import { createRetention } from '../../src/audit/retention.store.js';
import { createSignedOutSessions } from '../../src/identity/signedOutSessions.store.js';
import { createSearch } from '../../src/search/search.store.js';
import { createTenants } from '../../src/tenants/tenants.store.js';
import { createResends } from '../../src/delivery/resends.store.js';
import { createTokenStandings } from '../../src/delivery/tokenStandings.store.js';
import { createUpstreamChatStore } from '../../src/upstream/upstreamChats.store.js';
import { createPushOutcomes } from '../../src/webhooks/pushOutcomes.store.js';
import { createAlertNotices } from '../../src/webhooks/alertNotices.store.js';
import { createAlertWebhooks } from '../../src/webhooks/alertWebhooks.store.js';
import { createWebhookAttempts } from '../../src/webhooks/webhookAttempts.store.js';
import { createWebhookAlertsStore } from '../../src/webhooks/webhookAlerts.store.js';
import { createWebhookHealth } from '../../src/webhooks/webhookHealth.store.js';
import { createWebhookQueues } from '../../src/webhooks/webhookQueues.store.js';
import { createWebhookReplays } from '../../src/webhooks/webhookReplays.store.js';
import { createWebhooks } from '../../src/webhooks/webhooks.store.js';

import { createAuditLog } from '../../src/database/auditEntry.js';
import { createStoreGuard } from '../../src/database/guardedStores.js';
import { createHealthFacts } from '../../src/health/health.store.js';
import { createPublisher } from '../../src/delivery/publisher.js';

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
    alertList: createAlertList(database),
    alerts: createAlerts(database, () => undefined),
    pushOutcomes: createPushOutcomes(database, nodeId),
    alertWebhooks: createAlertWebhooks(database),
    alertNotices: createAlertNotices(database, nodeId),
    refusals: createRefusalsStore(database),
    chatFacts: createChatFacts(database),
    timelines: createTimelines(database),
    search: createSearch(database),
    tenants: createTenants(database),
    apps: createApps(database),
    archives: createArchives(database),
    pushServices: createPushServices(database),
    notificationSettings: createNotificationSettings(database),
    apiKeys: createApiKeys(database),
    signedOutSessions: createSignedOutSessions(database),
    auditEntries: { ...createAuditEntries(database), ...createAuditLog(database) },
    chatSessions: createChatSessions(database),
    chatSessionList: createChatSessionList(database),
    openCircuits: createOpenCircuits(database, nodeId),
    overviews: createOverviews(database),
    periods: createPeriods(database),
    presence: createPresence(database, LONGEST_PRESENCE_MS, observer),
    pushSubscriptions: createPushSubscriptions(database, observer),
    subscriptionEnds: createSubscriptionEnds(database, observer),
    chatEvents: createChatEvents(database, nodeId, LONGEST_PRESENCE_MS),
    chatInbox: createChatInbox(database, LONGEST_PRESENCE_MS, observer),
    deliveries: createDeliveries(database, nodeId, observer, askers),
    pushedTokens: createPushedTokens(database, observer),
    deliveryLeases: createDeliveryLeases(database, nodeId),
    quarantine: createQuarantineStore(database, nodeId),
    tokenStandings: createTokenStandings(database),
    upstreamChats: createUpstreamChatStore(database, observer),
    changedRows: createChangedRows(database),
    erasure: createErasure(database),
    retention: createRetention(database),
    deliveryTexts: createDeliveryTexts(database),
    retentionPreviews: createRetentionPreviews(database),
    pushServiceUses: createPushServiceUses(database),
    gatewayNodes: createGatewayNodes(database, nodeId),
    deliveryHistory: createDeliveryHistory(database),
    deliveryContents: createDeliveryContents(database),
    resends: createResends(database, observer),
    dueTimes: createDueTimes(database),
    healthFacts: createHealthFacts(database),
    webhooks: createWebhooks(database),
    webhookAlerts: createWebhookAlertsStore(database),
    webhookHealth: createWebhookHealth(database),
    webhookQueues: createWebhookQueues(database, nodeId),
    webhookAttempts: createWebhookAttempts(database),
    webhookReplays: createWebhookReplays(database),
  });
  const { concurrency } = database;
  const publisher = createPublisher({
    ...{ store: stores, leaseDirectly, changes: observer, newId, concurrency },
    traceWrite: (_items, write) => write(),
  });
  return { ...stores, chatEvents: { ...stores.chatEvents, ...publisher } };
}
