import type { OutcomeAskers } from '../domain/pushOutcome.js';
import type { AlertsRoom } from '../alerts/room.js';
import type { ChatsRoom } from '../chats/room.js';
import type { CredentialsRoom } from '../credentials/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { ProvidersRoom } from '../providers/room.js';
import type { SubscriptionsRoom } from '../subscriptions/room.js';
import { createExpiry } from '../database/expiry.js';
import { createWaker } from '../database/waker.js';
import { DAY_MS } from '../domain/durations.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createAlerting } from './lanes/alerting.js';
import { createAttemptSpans } from './sending/attemptSpans.js';
import { createBatches } from './publishing/batches.js';
import { batchRoute } from './publishing/batch.route.js';
import { createClockWatch } from './leases/clockWatch.js';
import { createOutcomeAskers } from './settling/outcomeAskers.js';
import { createOutcomeAskersStore } from './settling/outcomeAskers.store.js';
import type { WatchedClock } from '../domain/watchedClock.js';
import { createChatEventsStore } from './publishing/chatEvents.store.js';
import { createDeliveriesStore } from './settling/deliveries.store.js';
import { createDeliveries } from './settling/deliveries.js';
import { createDeliveryContentsStore } from './history/deliveryContents.store.js';
import { createDeliveryContents } from './history/deliveryContents.js';
import { deliveryExportRoute } from './history/deliveryExport.route.js';
import { createDeliveryHistoryStore } from './history/deliveryHistory.store.js';
import { createDeliveryHistory } from './history/deliveryHistory.js';
import { createDeliveryLeasesStore } from './leases/deliveryLeases.store.js';
import { createDeliveryMetrics } from './sending/deliveryMetrics.js';
import { createDispatcher } from './sending/dispatcher.js';
import { createDueTimesStore } from './leases/dueTimes.store.js';
import { createEvents, type Events } from './publishing/events.js';
import { createGatewayNodesStore } from './leases/gatewayNodes.store.js';
import { createHeartbeat, noHeartbeat } from './leases/heartbeat.js';
import { createLanes, type LanesOptions } from './lanes/lanes.js';
import { createOpenCircuitsStore, type OpenCircuitsStore } from './lanes/openCircuits.store.js';
import { platformRoutes } from './publishing/platform.route.js';
import { createPushedTokensStore } from './settling/pushedTokens.store.js';
import { createPublisher } from './publishing/publisher.js';
import { createPublishSpans } from './publishing/publishSpans.js';
import { createReceipts } from './publishing/receipts.js';
import { createPushServiceUsesStore } from './history/pushServiceUse.store.js';
import { createQuarantine } from './leases/quarantine.js';
import { createQuarantineStore } from './leases/quarantine.store.js';
import { createResendsStore } from './history/resends.store.js';
import { createResends } from './history/resends.js';
import { createTestNotifications } from './sending/testNotifications.js';
import { createTokenStandingsStore } from './sending/tokenStandings.store.js';

export { DELIVERY_STATUSES, type DeliveryStatus } from './settling/deliveryPolicy.js';
export { type DeliveryRecord, deliveryRecordOf } from './history/deliveryRow.js';
export { eventEffect, type EventEffect, type Parties } from './publishing/publishPlan.js';
export type { OpenCircuitRecord, OpenCircuitsStore } from './lanes/openCircuits.store.js';

interface DeliveryParts {
  tenants: TenantsRoom;
  alerts: AlertsRoom;
  providers: ProvidersRoom;
  credentials: CredentialsRoom;
  chats: ChatsRoom;
  subscriptions: SubscriptionsRoom;
  limits: LanesOptions['limits'];
  watched: WatchedClock;
}

export interface DeliveryRoom extends Room {
  /** Whose platforms ask for the outcomes of pushes. */
  outcomeAskers: OutcomeAskers;
  events: Events;
  store: { openCircuits: OpenCircuitsStore };
  /** Whether this node's leases are still its own. */
  holdsLeases(): boolean;
}

/** Delivery, from the published event to the settled push. */
export function createDeliveryRoom(foundation: Foundation, parts: DeliveryParts): DeliveryRoom {
  const { guard, database, nodeId, newId, changes, notices, metrics, turns, clock, random, logger } = foundation;
  const { auditLog, longestPresenceMs, tracing } = foundation;
  const { tenants, chats, subscriptions } = parts;
  const { credentials } = parts.credentials;
  const { channels } = parts.providers;
  const { directory } = tenants;
  const alone = database.exclusive;
  const outcomeAskers = createOutcomeAskers({
    store: guard({ outcomeAskers: createOutcomeAskersStore(database) }),
    ...{ notices, logger },
  });
  const store = {
    ...guard({
      chatEvents: createChatEventsStore(database, nodeId, longestPresenceMs),
      deliveries: createDeliveriesStore(database, nodeId, changes, outcomeAskers),
      pushedTokens: createPushedTokensStore(database, changes),
      deliveryLeases: createDeliveryLeasesStore(database, nodeId),
      deliveryHistory: createDeliveryHistoryStore(database),
      deliveryContents: createDeliveryContentsStore(database),
      resends: createResendsStore(database, changes),
      pushServiceUses: createPushServiceUsesStore(database),
      dueTimes: createDueTimesStore(database),
      gatewayNodes: createGatewayNodesStore(database, nodeId),
      openCircuits: createOpenCircuitsStore(database, nodeId),
      quarantine: createQuarantineStore(database, nodeId),
      tokenStandings: createTokenStandingsStore(database),
    }),
    ...parts.alerts.store,
    ...chats.store,
    ...subscriptions.store,
  };

  const deliveries = createDeliveries({ store, credentials, clock, random, longestPresenceMs });
  const waker = createWaker();
  const alerting = createAlerting({ store, credentials, clock, logger });
  const lanes = createLanes({
    clock,
    random,
    limits: parts.limits,
    onCircuit(change) {
      alerting.circuitChanged(change);
      waker.wake();
    },
  });
  const heartbeat = alone ? noHeartbeat() : createHeartbeat({ deliveries, logger, onTakenOver: waker.wake });
  const dispatcher = createDispatcher({
    ...{ deliveries, channels, lanes, waker, turns, clock, logger },
    spans: createAttemptSpans({ tracing, directory, clock }),
    quarantine: createQuarantine({ find: deliveries.quarantined, onLanes: alerting.quarantineChanged, clock }),
    observer: createDeliveryMetrics({
      metrics,
      readOutstanding: deliveries.outstanding,
      lanes,
      holdsLeases: heartbeat.alive,
    }),
    holdsLeases: heartbeat.alive,
    onNewCredentialsRefused: alerting.previousCredentialsUsed,
    onKeyRefused: alerting.keyRefused,
    onNewCredentialsAccepted: alerting.credentialsAccepted,
  });
  notices.on(({ kind }) => {
    if (kind === 'deliveries' || kind === 'missed') waker.wake();
  });
  directory.onAppChanged((tenantId, appId) => {
    lanes.tryNow({ tenantId, appId });
    waker.wake();
  });

  const { leaseDirectly } = dispatcher;
  const spans = createPublishSpans({ tracing, directory });
  const publisher = createPublisher({
    ...{ store, leaseDirectly, changes, newId, concurrency: database.concurrency },
    traceWrite: spans.ofWrite,
  });
  const receipts = createReceipts({ notices, wakeChat: chats.wake });
  const events = createEvents({ publisher, directory, spans, receipts, turns, clock });
  const batches = createBatches({ publisher, directory, spans, receipts, turns, clock, logger });
  // A repeat under the same Idempotency-Key is recognized for this long.
  const receiptExpiry = createExpiry({
    ...{ what: 'publish receipts', keptMs: DAY_MS, remove: store.chatEvents.forgetReceipts, clock, logger },
  });
  const clockWatch = createClockWatch({ store, watched: parts.watched, logger });
  const history = createDeliveryHistory({ store, tenants: tenants.tenants });
  const contents = createDeliveryContents({ store, apps: tenants.apps, clock });
  const resends = createResends({
    ...{ store, history, apps: tenants.apps, newId, clock },
    onDue: () => notices.announce({ kind: 'deliveries' }),
  });
  const testNotifications = createTestNotifications({
    ...{ store, auditLog, apps: tenants.apps, credentials, channels, clock },
  });

  return {
    outcomeAskers,
    events,
    store,
    holdsLeases: heartbeat.alive,
    async graphql() {
      const { Delivery } = await import('./history/delivery.types.js');
      const { ChatSessionDeliveriesResolver } = await import('./history/delivery.resolver.js');
      const { DeliveryContentResolver } = await import('./history/deliveryContent.resolver.js');
      const { DeliveryListResolver } = await import('./history/deliveryList.resolver.js');
      const { ChatEventResolver } = await import('./publishing/event.resolver.js');
      const { PushServiceUseResolver } = await import('./history/pushServiceUse.resolver.js');
      const { TestNotificationResolver } = await import('./sending/testNotification.resolver.js');
      return {
        resolvers: [
          new ChatEventResolver({ events, batches }),
          new ChatSessionDeliveriesResolver({ deliveries: history }),
          new DeliveryListResolver({ deliveries: history }),
          new DeliveryContentResolver({ contents, resends }),
          new PushServiceUseResolver({ uses: store.pushServiceUses }),
          new TestNotificationResolver({ testNotifications }),
        ],
        nodes: { Delivery: async (caller, tenantId, id) => new Delivery(await history.find(caller, tenantId, id)) },
      };
    },
    routes: ({ app, callers }) => {
      platformRoutes(app, { callers, events });
      batchRoute(app, { callers, batches });
    },
    downloads: ({ app, callers }) => deliveryExportRoute(app, { callers, deliveries: history, auditLog, clock }),
    async prepare() {
      if (alone) {
        await deliveries.takeOverLeases();
        await store.openCircuits.forgetAll();
      }
      await outcomeAskers.prepare();
      await heartbeat.start();
    },
    start() {
      dispatcher.start();
      receiptExpiry.start();
      clockWatch.start();
      outcomeAskers.start();
    },
    async stop() {
      outcomeAskers.stop();
      await Promise.all([dispatcher.stop(), receiptExpiry.stop(), clockWatch.stop()]);
      await alerting.settled();
    },
    close: () => heartbeat.stop(),
  };
}
