import type { Logger } from 'pino';
import type { AlertsStore } from '../alerts/room.js';
import type { Clock } from '../domain/clock.js';
import { MINUTE_MS, SECOND_MS } from '../domain/durations.js';
import { explainWebhookCode } from '../domain/webhookCodes.js';
import { CHATS_COUNTED, type WebhookAlertsStore, type WebhookFailing } from './webhookAlerts.store.js';
import type { WebhookOutcome } from './webhookPolicy.js';
import type { LeasedChat } from './webhookQueues.store.js';

/** One chat may fail for a reason of its own; after this long without any success it counts as the platform's failure. */
const TOLD_AFTER_MS = 2 * MINUTE_MS;
/** How old this node's list of failing webhooks may be. */
const KNOWN_FOR_MS = 10 * SECOND_MS;

interface WebhookAlertingOptions {
  store: { webhookAlerts: WebhookAlertsStore; alerts: AlertsStore };
  clock: Clock;
  logger: Logger;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** The alert on a tenant's webhook, raised and resolved by the results of its requests. */
export type WebhookAlerting = ReturnType<typeof createWebhookAlerting>;

/** Whether failures without a success between them are the platform's: several chats have failed, or one for minutes. */
export function isPlatformFailing({ since, chats }: WebhookFailing, now: Date): boolean {
  return chats >= CHATS_COUNTED || now.getTime() - since.getTime() >= TOLD_AFTER_MS;
}

/**
 * Nodes share the state in the database. Each chat that has failed is sent again until it succeeds, and that success
 * resolves the alert, on whichever node. The success of another chat resolves it where the node knows of the failure: at
 * once of its own, within seconds of those of other nodes, for which it looks every ten seconds at most.
 */
export function createWebhookAlerting({ store, clock, logger, now = () => performance.now() }: WebhookAlertingOptions) {
  const { webhookAlerts, alerts } = store;
  let failing = new Set<number>();
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;

  /** One look for all successes of the moment. */
  function readFailing(): Promise<void> {
    reading ??= Promise.all([webhookAlerts.failing(), alerts.openTenants('WEBHOOK_FAILING')])
      .then((lists) => {
        failing = new Set(lists.flat());
        readAt = now();
      })
      .finally(() => {
        reading = null;
      });
    return reading;
  }

  async function failed(tenantId: number, reason: string, at: Date): Promise<void> {
    failing.add(tenantId);
    const state = await webhookAlerts.failed(tenantId, at);
    if (state === null || !isPlatformFailing(state, at)) return;
    const words = explainWebhookCode(reason);
    const message = `The platform takes no client events: ${reason}. ${words ? `${words.meaning} ` : ''}The events are kept.`;
    await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', { message, code: reason }, at);
  }

  /** Both statements may meet a failure on another node between them; the success that follows it repeats them. */
  async function recovered(tenantId: number): Promise<void> {
    await alerts.resolveOfTenant(tenantId, 'WEBHOOK_FAILING', clock());
    await webhookAlerts.recovered(tenantId);
    failing.delete(tenantId);
  }

  async function succeeded({ tenantId, failingSince }: LeasedChat): Promise<void> {
    if (failingSince === null && now() - readAt > KNOWN_FOR_MS) await readFailing();
    if (failingSince !== null || failing.has(tenantId)) await recovered(tenantId);
  }

  return {
    /**
     * Records the result of a request, after its chat has been settled. Never fails.
     * @param at when it was known: no later than the settlement, so that the chat counts among those that failed since
     */
    async heard(leased: LeasedChat, outcome: WebhookOutcome, at: Date): Promise<void> {
      try {
        if (outcome.kind === 'delivered') await succeeded(leased);
        else await failed(leased.tenantId, outcome.reason, at);
      } catch (error) {
        logger.error({ err: error, tenantId: leased.tenantId }, 'an alert could not be stored');
      }
    },

    /** Forgets the failures of a webhook that was removed or disabled: it sends nothing that could succeed. */
    stopped: recovered,
  };
}
