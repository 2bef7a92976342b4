import type { CredentialsRoom } from '../../credentials/room.js';
import { createExpiry } from '../../database/expiry.js';
import { createWaker } from '../../database/waker.js';
import { DAY_MS } from '../../domain/durations.js';
import type { Foundation, Room } from '../../http/room.js';
import type { TenantsRoom } from '../../tenants/room.js';
import { createAlertDeliveries } from './alertDeliveries.js';
import { createAlertNoticesStore } from './alertNotices.store.js';
import { createAlertWebhooksStore } from './alertWebhooks.store.js';
import { createAlertsWebhooks, type AlertsWebhooks } from './alertsWebhooks.js';
import { createWebhookDispatcher } from '../sending/webhookDispatcher.js';
import { createDropCounter, createQueueMetrics } from '../sending/webhookMetrics.js';
import type { WebhookSender } from '../sending/webhookSender.js';
import { createWebhookSlots } from '../sending/webhookSlots.js';

interface AlertSendingParts {
  tenants: TenantsRoom;
  credentials: CredentialsRoom;
  sender: WebhookSender;
  privateAddresses: boolean;
  holdsLeases: () => boolean;
}

interface AlertSending extends Required<Pick<Room, 'prepare' | 'start'>> {
  alertsWebhooks: AlertsWebhooks;
  stop(): Promise<void>;
}

/** Older alerts are not sent any more. */
const GIVEN_UP_AFTER_MS = 3 * DAY_MS;
/** Requests under way at once on this node: in all and per webhook. Alerts are few. */
const LIMITS = { total: 16, perTenant: 4 };
/** Notices of other nodes wake this one. This is the longest wait for a notice that was lost. */
const IDLE_MS = 5_000;

/** Sends alerts to webhooks, with a queue of its own. */
export function createAlertSending(foundation: Foundation, parts: AlertSendingParts): AlertSending {
  const { guard, database, nodeId, newId, notices, auditLog, metrics, clock, random, logger } = foundation;
  const { tenants, credentials, sender, privateAddresses, holdsLeases } = parts;
  const { vault } = credentials;
  const store = guard({
    alertWebhooks: createAlertWebhooksStore(database),
    alertNotices: createAlertNoticesStore(database, nodeId),
  });
  credentials.alsoSealed(store.alertWebhooks);
  const waker = createWaker();
  notices.on(({ kind }) => {
    if (kind === 'alerts' || kind === 'missed') waker.wake();
  });
  const { registry } = metrics;
  const prefix = 'beckon_alert_notices';
  const dispatcher = createWebhookDispatcher({
    ...{ what: 'alerts', sender, waker, clock, logger, holdsLeases, idleMs: IDLE_MS },
    deliveries: createAlertDeliveries({ store, vault, clock, random }),
    slots: createWebhookSlots(LIMITS),
    onOutcome: createQueueMetrics({
      ...{ registry, prefix, readOutstanding: store.alertNotices.outstanding },
      help: {
        queued: 'Raised and resolved alerts that wait to be sent to a webhook',
        failing: 'Those of them that a receiver has not accepted',
        requests: 'Requests with alerts',
      },
    }),
    // A failing webhook of alerts raises no alert: it could not be sent.
    alerting: { heard: () => Promise.resolve() },
  });
  const countDropped = createDropCounter(registry, prefix, 'Alerts that no receiver accepted within three days.');
  const expiry = createExpiry({
    ...{ what: 'alerts to send', keptMs: GIVEN_UP_AFTER_MS, clock, logger },
    async remove(before) {
      const count = await store.alertNotices.giveUp(before);
      countDropped(count);
      return count;
    },
  });
  const alertsWebhooks = createAlertsWebhooks({
    ...{ store, sender, tenants: tenants.tenants, vault, auditLog, clock, newId, privateAddresses },
    onConfigured: () => notices.announce({ kind: 'alerts' }),
  });
  return {
    alertsWebhooks,
    async prepare() {
      if (database.exclusive) await store.alertNotices.takeOverLeases(clock());
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
