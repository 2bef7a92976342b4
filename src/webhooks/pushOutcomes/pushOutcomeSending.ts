import type { CredentialsRoom } from '../../credentials/room.js';
import { createExpiry } from '../../database/expiry.js';
import { createWaker } from '../../database/waker.js';
import { DAY_MS, MINUTE_MS } from '../../domain/durations.js';
import type { OutcomeAskers } from '../../domain/pushOutcome.js';
import type { Foundation, Room } from '../../http/room.js';
import { createPushOutcomeDeliveries, GATHER_MS } from './pushOutcomeDeliveries.js';
import { createPushOutcomesStore, type PushOutcomesStore } from './pushOutcomes.store.js';
import type { WebhookAlerting } from '../webhookAlerting.js';
import { createWebhookDispatcher } from '../sending/webhookDispatcher.js';
import { createDropCounter, createQueueMetrics } from '../sending/webhookMetrics.js';
import type { WebhookSender } from '../sending/webhookSender.js';
import { createWebhookSlots } from '../sending/webhookSlots.js';

interface PushOutcomeSendingParts {
  credentials: CredentialsRoom;
  sender: WebhookSender;
  askers: OutcomeAskers;
  alerting: Pick<WebhookAlerting, 'heardOutcomes'>;
  holdsLeases: () => boolean;
}

interface PushOutcomeSending extends Required<Pick<Room, 'prepare' | 'start'>> {
  pushOutcomes: PushOutcomesStore;
  stop(): Promise<void>;
}

const KEPT_MS = 3 * DAY_MS;
/** Requests under way at once on this node: in all and per tenant, one for each type. */
const LIMITS = { total: 64, perTenant: 3 };

/** Sends the outcomes of pushes to platforms that ask for them. Outcomes and client events do not hold each other up. */
export function createPushOutcomeSending(foundation: Foundation, parts: PushOutcomeSendingParts): PushOutcomeSending {
  const { guard, database, nodeId, metrics, clock, random, logger } = foundation;
  const { credentials, sender, askers, alerting, holdsLeases } = parts;
  const store = guard({ pushOutcomes: createPushOutcomesStore(database, nodeId) });
  const { registry } = metrics;
  const prefix = 'beckon_push_outcomes';
  const countDropped = createDropCounter(
    registry,
    prefix,
    'Outcomes of pushes that were too many, too old, or refused for too long.',
  );
  const dispatcher = createWebhookDispatcher({
    ...{ what: 'outcomes of pushes', sender, waker: createWaker(), clock, logger, idleMs: GATHER_MS },
    deliveries: createPushOutcomeDeliveries({
      store,
      vault: credentials.vault,
      clock,
      random,
      onDropped: countDropped,
    }),
    slots: createWebhookSlots(LIMITS),
    onOutcome: createQueueMetrics({
      ...{ registry, prefix, readOutstanding: store.pushOutcomes.outstanding },
      help: {
        queued: 'Outcomes of pushes that wait for platforms',
        failing: 'Queues of outcomes that a platform has not accepted: one per tenant and type',
        requests: 'Requests with outcomes of pushes',
      },
    }),
    alerting: { heard: alerting.heardOutcomes },
    // If no platform asks for outcomes, nothing is looked for.
    holdsLeases: () => askers.any() && holdsLeases(),
  });
  const expiry = createExpiry({
    ...{ what: 'outcomes of pushes', keptMs: KEPT_MS, everyMs: MINUTE_MS, clock, logger },
    async remove(before) {
      const count = await store.pushOutcomes.drop(before);
      countDropped(count);
      return count;
    },
  });
  return {
    pushOutcomes: store.pushOutcomes,
    async prepare() {
      if (database.exclusive) await store.pushOutcomes.takeOverLeases(clock());
    },
    start() {
      dispatcher.start();
      expiry.start();
    },
    async stop() {
      await Promise.all([dispatcher.stop(), expiry.stop()]);
    },
  };
}
