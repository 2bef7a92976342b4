import type { OutcomeAskers } from '../domain/pushOutcome.js';
import type { AlertsRoom } from '../alerts/room.js';
import type { ChatsRoom } from '../chats/room.js';
import type { CredentialsRoom } from '../credentials/room.js';
import type { Foundation, Room } from '../http/room.js';
import type { ProvidersRoom } from '../providers/room.js';
import type { SubscriptionsRoom } from '../subscriptions/room.js';
import { createWaker } from '../database/waker.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createAlerting } from './lanes/alerting.js';
import { createAttemptSpans } from './sending/attemptSpans.js';
import { createClockWatch } from './leases/clockWatch.js';
import { createOutcomeAskers } from './settling/outcomeAskers.js';
import { createOutcomeAskersStore } from './settling/outcomeAskers.store.js';
import type { WatchedClock } from '../domain/watchedClock.js';
import { createDeliveriesStore } from './settling/deliveries.store.js';
import { createDeliveries } from './settling/deliveries.js';
import { createDeliveryLeasesStore } from './leases/deliveryLeases.store.js';
import { createDeliveryMetrics } from './sending/deliveryMetrics.js';
import { createDispatcher } from './sending/dispatcher.js';
import { createDueTimesStore } from './leases/dueTimes.store.js';
import type { Events } from './publishing/events.js';
import { createPublishing } from './publishing/publishing.js';
import { createHistory } from './history/history.js';
import { createGatewayNodesStore } from './leases/gatewayNodes.store.js';
import { createHeartbeat, noHeartbeat } from './leases/heartbeat.js';
import { createLanes, type LanesOptions } from './lanes/lanes.js';
import { createOpenCircuitsStore, type OpenCircuitsStore } from './lanes/openCircuits.store.js';
import { createPushedTokensStore } from './settling/pushedTokens.store.js';
import { createQuarantine } from './leases/quarantine.js';
import { createQuarantineStore } from './leases/quarantine.store.js';
import { createTestNotifications } from './sending/testNotifications.js';
import { createTokenStandingsStore } from './settling/tokenStandings.store.js';

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
  /** The tenants whose platforms ask for outcomes of pushes. */
  outcomeAskers: OutcomeAskers;
  events: Events;
  store: { openCircuits: OpenCircuitsStore };
  /** Whether this node's leases are still its own. */
  holdsLeases(): boolean;
}

/** Delivery, from the published event to the settled push. */
export function createDeliveryRoom(foundation: Foundation, parts: DeliveryParts): DeliveryRoom {
  const { guard, database, nodeId, changes, notices, metrics, turns, clock, random, logger } = foundation;
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
      deliveries: createDeliveriesStore(database, nodeId, changes, outcomeAskers),
      pushedTokens: createPushedTokensStore(database, changes),
      deliveryLeases: createDeliveryLeasesStore(database, nodeId),
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
  const publishing = createPublishing(foundation, { tenants, chats, leaseDirectly });
  const history = createHistory(foundation, { tenants, chats });
  const clockWatch = createClockWatch({ store, watched: parts.watched, logger });
  const testNotifications = createTestNotifications({
    ...{ store, auditLog, apps: tenants.apps, credentials, channels, clock },
  });

  return {
    outcomeAskers,
    events: publishing.events,
    store,
    holdsLeases: heartbeat.alive,
    async graphql() {
      const ofHistory = await history.resolvers();
      const ofPublishing = await publishing.resolvers();
      const { TestNotificationResolver } = await import('./sending/testNotification.resolver.js');
      return {
        resolvers: [...ofHistory, ...ofPublishing, new TestNotificationResolver({ testNotifications })],
        nodes: { Delivery: history.node },
      };
    },
    routes: publishing.routes,
    downloads: history.downloads,
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
      publishing.start();
      clockWatch.start();
      outcomeAskers.start();
    },
    async stop() {
      outcomeAskers.stop();
      await Promise.all([dispatcher.stop(), publishing.stop(), clockWatch.stop()]);
      await alerting.settled();
    },
    close: () => heartbeat.stop(),
  };
}
