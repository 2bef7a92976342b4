import type { AlertsRoom } from '../alerts/room.js';
import type { CredentialsRoom } from '../credentials/room.js';
import { createWaker } from '../database/waker.js';
import { productVersion } from '../http/productVersion.js';
import type { Foundation, Room } from '../http/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { createAlertSending } from './alerts/alertSending.js';
import type { OutcomeAskers } from '../domain/pushOutcome.js';
import { createPushOutcomeSending } from './pushOutcomes/pushOutcomeSending.js';
import type { AlertsWebhooks } from './alerts/alertsWebhooks.js';
import { createWebhookActions } from './webhookActions.js';
import { createWebhookAttemptLog } from './sending/webhookAttemptLog.js';
import { createWebhookAttemptsStore } from './sending/webhookAttempts.store.js';
import { createWebhookAlerting } from './webhookAlerting.js';
import { createWebhookAlertsStore } from './webhookAlerts.store.js';
import { createWebhookDeliveries } from './clientEvents/webhookDeliveries.js';
import { createWebhookDispatcher } from './sending/webhookDispatcher.js';
import { createWebhookHealthStore } from './clientEvents/webhookHealth.store.js';
import { createQueueMetrics } from './sending/webhookMetrics.js';
import { createWebhookReplaysStore } from './clientEvents/webhookReplays.store.js';
import { createWebhookSlots } from './sending/webhookSlots.js';
import { createWebhookQueuesStore } from './clientEvents/webhookQueues.store.js';
import { createWebhookSender } from './sending/webhookSender.js';
import { createWebhookSpans } from './sending/webhookSpans.js';
import { createWebhooksStore } from './webhooks.store.js';
import { createWebhooks, type Webhooks, type WebhooksOptions } from './webhooks.js';

interface WebhooksParts {
  tenants: TenantsRoom;
  credentials: CredentialsRoom;
  alerts: AlertsRoom;
  settings: Pick<WebhooksOptions, 'privateAddresses'>;
  /** Whether this node's leases are still its own. */
  holdsLeases: () => boolean;
  /** The tenants whose platforms ask for outcomes of pushes. */
  outcomeAskers: OutcomeAskers;
}

/** How long requests under way at a stop get. The whole stop has 10 s, and a request may take longer. */
const STOP_GRACE_MS = 5_000;

/** Requests under way at once on this node: in all and per tenant. */
const LIMITS = { total: 256, perTenant: 32 };

interface WebhooksRoom extends Room {
  webhooks: Webhooks;
  alertsWebhooks: AlertsWebhooks;
}

/** Sends client events and outcomes of pushes to the tenants' platforms, and alerts to the webhooks of alerts. */
export function createWebhooksRoom(foundation: Foundation, parts: WebhooksParts): WebhooksRoom {
  const { guard, database, nodeId, newId, notices, auditLog, metrics, tracing, clock, random, logger } = foundation;
  const { tenants, credentials, alerts, settings, holdsLeases, outcomeAskers } = parts;
  const { vault } = credentials;
  const store = guard({
    webhooks: createWebhooksStore(database),
    webhookHealth: createWebhookHealthStore(database),
    webhookQueues: createWebhookQueuesStore(database, nodeId),
    webhookAttempts: createWebhookAttemptsStore(database),
    webhookReplays: createWebhookReplaysStore(database),
    webhookAlerts: createWebhookAlertsStore(database),
  });
  credentials.alsoSealed(store.webhooks);
  const deliveries = createWebhookDeliveries({ store, vault, clock, random });
  const sender = createWebhookSender({ clock, userAgent: `Beckon/${productVersion()}`, ...settings });
  const attempts = createWebhookAttemptLog({ store, sender, newId, clock, logger });
  const alerting = createWebhookAlerting({ store: { ...store, ...alerts.store }, clock, logger });
  const waker = createWaker();
  const dispatcher = createWebhookDispatcher({
    ...{ what: 'client events', deliveries, waker, clock, logger, holdsLeases, alerting },
    sender: { send: createWebhookSpans(tracing, attempts.send) },
    slots: createWebhookSlots(LIMITS),
    onOutcome: createQueueMetrics({
      ...{ registry: metrics.registry, prefix: 'beckon_webhook', readOutstanding: deliveries.outstanding },
      help: {
        queued: 'Chats with queued client events',
        failing: 'Queued chats whose events a platform has not accepted',
        requests: 'Requests to platforms',
      },
    }),
  });
  notices.on(({ kind }) => {
    if (kind === 'clientEvents' || kind === 'missed') waker.wake();
  });
  const wake = () => notices.announce({ kind: 'clientEvents' });
  const webhooks = createWebhooks({
    ...{ store, tenants: tenants.tenants, vault, clock, ...settings },
    onConfigured: wake,
    async onOutcomesAsked() {
      notices.send({ kind: 'outcomeAskers' });
      await outcomeAskers.refresh();
      await alerting.outcomesAsked();
    },
    onStopped: alerting.stopped,
  });
  const actions = createWebhookActions({
    ...{ store, attempts, tenants: tenants.tenants, vault, auditLog, clock },
    onQueued: wake,
  });

  const alertSending = createAlertSending(foundation, { tenants, credentials, sender, holdsLeases, ...settings });
  const outcomeSending = createPushOutcomeSending(foundation, {
    ...{ credentials, sender, holdsLeases, alerting, askers: outcomeAskers },
  });
  const { alertsWebhooks } = alertSending;
  const { pushOutcomes } = outcomeSending;
  return {
    webhooks,
    alertsWebhooks,
    async graphql() {
      const { WebhookActionsResolver } = await import('./webhookActions.resolver.js');
      const { WebhookResolver } = await import('./webhook.resolver.js');
      const { AlertsWebhookResolver } = await import('./alerts/alertsWebhook.resolver.js');
      const { PushOutcomesResolver } = await import('./pushOutcomes/pushOutcomes.resolver.js');
      return {
        resolvers: [
          new WebhookResolver({ webhooks }),
          new WebhookActionsResolver({ actions }),
          new AlertsWebhookResolver({ alertsWebhooks }),
          new PushOutcomesResolver({ pushOutcomes }),
        ],
      };
    },
    async prepare() {
      if (database.exclusive) await deliveries.takeOverLeases();
      await alertSending.prepare();
      await outcomeSending.prepare();
    },
    start() {
      dispatcher.start();
      alertSending.start();
      outcomeSending.start();
    },
    async stop() {
      // If a platform does not answer, another node takes over and sends the same request with the same id.
      const patience = setTimeout(sender.abort, STOP_GRACE_MS);
      await Promise.all([dispatcher.stop(), alertSending.stop(), outcomeSending.stop()]);
      clearTimeout(patience);
      sender.close();
      await attempts.stop();
    },
  };
}
