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
import { createAlerting } from './alerting.js';
import { createAttemptSpans } from './attemptSpans.js';
import { createBatches } from './batches.js';
import { batchRoute } from './batch.route.js';
import { createClockWatch } from './clockWatch.js';
import { createOutcomeAskers } from './outcomeAskers.js';
import { createOutcomeAskersStore } from './outcomeAskers.store.js';
import type { WatchedClock } from '../domain/watchedClock.js';
import { createChatEvents } from './chatEvents.store.js';
import { createDeliveries } from './deliveries.store.js';
import { createDeliveryService } from './deliveries.js';
import { createDeliveryContents } from './deliveryContents.store.js';
import { createDeliveryContentService } from './deliveryContents.js';
import { deliveryExportRoute } from './deliveryExport.route.js';
import { createDeliveryHistory } from './deliveryHistory.store.js';
import { createDeliveryHistoryService } from './deliveryHistory.js';
import { createDeliveryLeases } from './deliveryLeases.store.js';
import { createDeliveryMetrics } from './deliveryMetrics.js';
import { createDispatcher } from './dispatcher.js';
import { createDueTimes } from './dueTimes.store.js';
import { createEvents, type Events } from './events.js';
import { createGatewayNodes } from './gatewayNodes.store.js';
import { createHeartbeat, noHeartbeat } from './heartbeat.js';
import { createLanes, type LanesOptions } from './lanes.js';
import { createOpenCircuits, type OpenCircuitsStore } from './openCircuits.store.js';
import { platformRoutes } from './platform.route.js';
import { createPushedTokens } from './pushedTokens.store.js';
import { createPublisher } from './publisher.js';
import { createPublishSpans } from './publishSpans.js';
import { createReceipts } from './receipts.js';
import { createPushServiceUses } from './pushServiceUse.store.js';
import { createQuarantine } from './quarantine.js';
import { createQuarantineStore } from './quarantine.store.js';
import { createResends } from './resends.store.js';
import { createResendService } from './resends.js';
import { createTestNotifications } from './testNotifications.js';
import { createTokenStandings } from './tokenStandings.store.js';

export { DELIVERY_STATUSES, type DeliveryStatus } from './deliveryPolicy.js';
export { type DeliveryRecord, deliveryRecordOf } from './deliveryRow.js';
export { eventEffect, type EventEffect, type Parties } from './publishPlan.js';
export type { OpenCircuitRecord, OpenCircuitsStore } from './openCircuits.store.js';

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
      chatEvents: createChatEvents(database, nodeId, longestPresenceMs),
      deliveries: createDeliveries(database, nodeId, changes, outcomeAskers),
      pushedTokens: createPushedTokens(database, changes),
      deliveryLeases: createDeliveryLeases(database, nodeId),
      deliveryHistory: createDeliveryHistory(database),
      deliveryContents: createDeliveryContents(database),
      resends: createResends(database, changes),
      pushServiceUses: createPushServiceUses(database),
      dueTimes: createDueTimes(database),
      gatewayNodes: createGatewayNodes(database, nodeId),
      openCircuits: createOpenCircuits(database, nodeId),
      quarantine: createQuarantineStore(database, nodeId),
      tokenStandings: createTokenStandings(database),
    }),
    ...parts.alerts.store,
    ...chats.store,
    ...subscriptions.store,
  };

  const deliveries = createDeliveryService({ store, credentials, clock, random, longestPresenceMs });
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
  const history = createDeliveryHistoryService({ store, tenants: tenants.tenants });
  const contents = createDeliveryContentService({ store, apps: tenants.apps, clock });
  const resends = createResendService({
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
      const { Delivery } = await import('./delivery.types.js');
      const { ChatSessionDeliveriesResolver } = await import('./delivery.resolver.js');
      const { DeliveryContentResolver } = await import('./deliveryContent.resolver.js');
      const { DeliveryListResolver } = await import('./deliveryList.resolver.js');
      const { ChatEventResolver } = await import('./event.resolver.js');
      const { PushServiceUseResolver } = await import('./pushServiceUse.resolver.js');
      const { TestNotificationResolver } = await import('./testNotification.resolver.js');
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
