import { createAlerts } from '../alerts/alerts.store.js';
import { createApiKeys } from '../identity/apiKeys.store.js';
import { createApps } from '../tenants/apps.store.js';
import { createAuditEntries } from '../audit/auditEntries.store.js';
import { createChatEvents } from '../delivery/chatEvents.store.js';
import { createChatSessionList } from '../chats/chatSessionList.store.js';
import { createChatSessions } from '../chats/chatSessions.store.js';
import { NOBODY_WATCHES, type ChangeObserver } from '../domain/changeObserver.js';
import type { Database } from '../database/database.js';
import { storeUnavailable, mapDatabaseErrors } from '../database/databaseErrors.js';
import { createChatInbox } from '../chats/chatInbox.store.js';
import { createChangedRows } from '../live/changedRows.store.js';
import { createDeliveries } from '../delivery/deliveries.store.js';
import { createDeliveryHistory } from '../delivery/deliveryHistory.store.js';
import { createDeliveryLeases } from '../delivery/deliveryLeases.store.js';
import type { LeaseDirectly } from '../delivery/directLease.js';
import { createDueTimes } from '../delivery/dueTimes.store.js';
import { createErasure } from '../audit/erasure.store.js';
import { createGatewayNodes } from '../delivery/gatewayNodes.store.js';
import { createOpenCircuits } from '../delivery/openCircuits.store.js';
import { createOverviews } from '../overview/overviews.store.js';
import { createPresence } from '../chats/presence.store.js';
import { createQuarantine } from '../delivery/quarantine.store.js';
import { createPushServices } from '../credentials/pushServices.store.js';
import { createNotificationSettings } from '../notifications/notificationSettings.store.js';
import { createPushSubscriptions } from '../subscriptions/pushSubscriptions.store.js';
import { createRetention } from '../audit/retention.store.js';
import { NOBODY_ASKS, type StoreTroubles } from '../database/storeTroubles.js';
import { createSignedOutSessions } from '../identity/signedOutSessions.store.js';
import { createTenants } from '../tenants/tenants.store.js';
import { createTokenStandings } from '../delivery/tokenStandings.store.js';
import { createUpstreamChats } from '../upstream/upstreamChats.store.js';
import { createWebhookHealth } from '../webhooks/webhookHealth.store.js';
import { createWebhookQueues } from '../webhooks/webhookQueues.store.js';
import { createWebhooks } from '../webhooks/webhooks.store.js';

/** An hour, and a poll: more cannot be set. */
const LONGEST_PRESENCE_MS = 3_620_000;

/** Everything that is stored, by aggregate. */
export type Store = ReturnType<typeof createStore>;

export interface StoreOptions {
  /** Is told what changes. */
  observer?: ChangeObserver;
  /** Is asked which deliveries to lease as they are written. */
  leaseDirectly?: LeaseDirectly;
  /** Hears how calls went. */
  troubles?: StoreTroubles;
  /** The longest time that a client is said to be present for, in milliseconds. */
  longestPresenceMs?: number;
}

/** @param nodeId names this node's leases @param newId gives UUIDs that grow with time */
export function createStore(database: Database, nodeId: string, newId: () => string, options: StoreOptions = {}) {
  const { observer = NOBODY_WATCHES, leaseDirectly = () => null, troubles = NOBODY_ASKS } = options;
  const { longestPresenceMs = LONGEST_PRESENCE_MS } = options;
  const aggregates = {
    alerts: createAlerts(database),
    tenants: createTenants(database),
    apps: createApps(database),
    pushServices: createPushServices(database),
    notificationSettings: createNotificationSettings(database),
    apiKeys: createApiKeys(database),
    signedOutSessions: createSignedOutSessions(database),
    auditEntries: createAuditEntries(database),
    chatSessions: createChatSessions(database),
    chatSessionList: createChatSessionList(database),
    openCircuits: createOpenCircuits(database, nodeId),
    overviews: createOverviews(database),
    presence: createPresence(database, longestPresenceMs, observer),
    pushSubscriptions: createPushSubscriptions(database, observer),
    chatEvents: createChatEvents(database, { newId, nodeId, leaseDirectly, longestPresenceMs }, observer),
    chatInbox: createChatInbox(database, longestPresenceMs, observer),
    deliveries: createDeliveries(database, nodeId, observer),
    deliveryLeases: createDeliveryLeases(database, nodeId),
    quarantine: createQuarantine(database, nodeId),
    tokenStandings: createTokenStandings(database),
    upstreamChats: createUpstreamChats(database, observer),
    changedRows: createChangedRows(database),
    erasure: createErasure(database),
    retention: createRetention(database),
    gatewayNodes: createGatewayNodes(database, nodeId),
    deliveryHistory: createDeliveryHistory(database),
    dueTimes: createDueTimes(database),
    webhooks: createWebhooks(database),
    webhookHealth: createWebhookHealth(database),
    webhookQueues: createWebhookQueues(database, nodeId),
  };
  return {
    ...guarded(aggregates, troubles),
    /** @throws DomainError STORE_UNAVAILABLE when the database does not answer, or takes no writes */
    async ping(): Promise<void> {
      const { prisma } = database;
      const [[setting]] = await mapDatabaseErrors(
        Promise.all([
          prisma.$queryRaw<{ isReadOnly: boolean }[]>`
            SELECT current_setting('transaction_read_only') = 'on' AS "isReadOnly"`,
          // A database without our tables answers too.
          prisma.gatewayNode.findFirst({ select: { id: true } }),
        ]),
        (error) => troubles.failed('ping', error),
      );
      troubles.succeeded('ping');
      if (setting?.isReadOnly || troubles.current() !== null) throw storeUnavailable();
    },
  };
}

type Aggregate = Record<string, (...parameters: never[]) => Promise<unknown>>;

/** The aggregates, with a refusal that callers understand wherever the database is away. */
function guarded<T extends Record<string, Aggregate>>(aggregates: T, troubles: StoreTroubles): T {
  const guardedMethod =
    (call: string, method: Aggregate[string]) =>
    async (...parameters: never[]) => {
      const result = await mapDatabaseErrors(method(...parameters), (error) => troubles.failed(call, error));
      troubles.succeeded(call);
      return result;
    };
  const guardedAggregates = Object.entries(aggregates).map(([noun, aggregate]) => {
    const methods = Object.entries(aggregate);
    return [
      noun,
      Object.fromEntries(methods.map(([name, method]) => [name, guardedMethod(`${noun}.${name}`, method)])),
    ];
  });
  return Object.fromEntries(guardedAggregates) as T;
}
