import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Clock } from '../domain/clock.js';
import { createDeliveryMetrics } from './deliveryMetrics.js';
import { createCredentialWatch } from '../credentials/credentialWatch.js';
import type { PushChannel } from '../domain/channel.js';
import { createDispatcher } from './dispatcher.js';
import { createHeartbeat, noHeartbeat } from './heartbeat.js';
import { createLanes, type LanesOptions } from './lanes.js';
import { createQuarantine } from './quarantine.js';
import type { PushService } from '../domain/pushService.js';
import { createCredentialExpiry } from '../credentials/credentialExpiry.js';
import type { Credentials } from '../credentials/credentials.js';
import type { Deliveries } from './deliveries.js';
import type { LeaseDirectly } from './directLease.js';
import type { Notices } from '../database/notices.js';
import type { Turns } from '../database/turns.js';
import { createLaneAlerts, type LaneAlertsOptions } from './laneAlerts.js';

export interface DeliveryParts {
  store: Parameters<typeof createCredentialExpiry>[0]['store'] & LaneAlertsOptions['store'];
  deliveries: Deliveries;
  credentials: Credentials;
  channels: Record<PushService, PushChannel>;
  notices: Notices;
  registry: Registry;
  clock: Clock;
  logger: Logger;
  limits: LanesOptions['limits'];
  turns: Turns;
  /** No other node can share the database. */
  alone: boolean;
}

/** Everything that works by itself, put together: what sends, and what looks after it. */
export interface Delivery {
  /** There are new deliveries: here, and for the other nodes to know. */
  announce(): void;
  /** Takes new deliveries as they are written. */
  leaseDirectly: LeaseDirectly;
  /** An app's credentials may be others now. */
  appChanged(tenantId: number, appId: string): void;
  /** Whether this node's leases are still its own. */
  holdsLeases(): boolean;
  /** Before the first request is served. @throws what the store throws */
  prepare(): Promise<void>;
  start(): void;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
  /** Says good-bye to the other nodes; after `stop`. */
  leave(): Promise<void>;
}

export function composeDelivery(parts: DeliveryParts): Delivery {
  const { store, deliveries, credentials, channels, notices, registry, clock, logger, limits, turns, alone } = parts;
  // One after the other, so that an alert is never resolved before it is raised.
  let alerting = Promise.resolve();
  function tellAdmins(tell: () => Promise<unknown>): void {
    alerting = alerting.then(tell).then(
      () => undefined,
      (error: unknown) => logger.error({ err: error }, 'an alert could not be stored'),
    );
  }

  const alerts = createLaneAlerts({ store, clock });
  const lanes = createLanes({
    clock,
    random: Math.random,
    limits,
    onCircuit({ lane, before, after, version }) {
      const { open, openings } = after;
      if (before.open !== open) logger.warn({ ...lane, open, openings }, 'a circuit has opened or closed');
      tellAdmins(() => alerts.circuitChanged(lane, after));
      if (after.proven && !before.proven) tellAdmins(() => credentials.delivered(lane, version));
      dispatcher.wake();
    },
  });
  const heartbeat = alone
    ? noHeartbeat()
    : createHeartbeat({ deliveries, logger, onTakenOver: () => dispatcher.wake() });
  const dispatcher = createDispatcher({
    deliveries,
    channels,
    lanes,
    quarantine: createQuarantine({
      find: deliveries.quarantined,
      onLanes: (suspects) => tellAdmins(() => alerts.quarantineChanged(suspects)),
      clock,
    }),
    clock,
    logger,
    observer: createDeliveryMetrics({ registry, readOutstanding: deliveries.outstanding, lanes }),
    holdsLeases: heartbeat.alive,
    turns,
    onNewCredentialsRefused: (lane, reason) => tellAdmins(() => alerts.previousCredentialsUsed(lane, reason)),
    onNewCredentialsAccepted: (lane) => tellAdmins(() => alerts.newCredentialsUsed(lane)),
  });
  const credentialWatch = createCredentialWatch({
    checkExpiry: createCredentialExpiry({ store, clock }).check,
    findMissingKeys: credentials.missingKeys,
    forgetPrevious: () => store.pushServices.purgePrevious(clock()),
    logger,
  });
  notices.on((notice) => {
    if (notice.kind === 'deliveries' || notice.kind === 'missed') dispatcher.wake();
  });

  return {
    announce() {
      dispatcher.wake();
      notices.tell({ kind: 'deliveries' });
    },
    leaseDirectly: dispatcher.leaseDirectly,
    appChanged(tenantId, appId) {
      lanes.tryNow({ tenantId, appId });
      dispatcher.wake();
    },
    holdsLeases: heartbeat.alive,
    async prepare() {
      if (alone) {
        await deliveries.takeOverLeases();
        await store.openCircuits.forgetAll();
      }
      await heartbeat.start();
    },
    start() {
      dispatcher.start();
      credentialWatch.start();
    },
    async stop() {
      await Promise.all([dispatcher.stop(), credentialWatch.stop()]);
      await alerting;
    },
    leave: () => heartbeat.stop(),
  };
}
