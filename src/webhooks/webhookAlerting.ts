import type { Logger } from 'pino';
import type { AlertsStore } from '../alerts/room.js';
import type { Clock } from '../domain/clock.js';
import { MINUTE_MS, SECOND_MS } from '../domain/durations.js';
import { explainWebhookCode } from '../domain/webhookCodes.js';
import { CHATS_COUNTED, type WebhookAlertsStore, type WebhookFailing } from './webhookAlerts.store.js';
import type { WebhookOutcome } from './sending/webhookPolicy.js';
import type { LeasedOutcomes } from './pushOutcomes/pushOutcomes.store.js';
import type { LeasedChat } from './clientEvents/webhookQueues.store.js';

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

/**
 * The alert on a tenant's webhook, raised and resolved by the results of its requests. Client events and outcomes of pushes
 * share one alert, which stays while either of them fails. If both fail, its message is about client events.
 */
export type WebhookAlerting = ReturnType<typeof createWebhookAlerting>;

/** Whether failures without a success between them are the platform's: several chats have failed, or one for minutes. */
export function isPlatformFailing({ since, chats }: WebhookFailing, now: Date): boolean {
  return chats >= CHATS_COUNTED || now.getTime() - since.getTime() >= TOLD_AFTER_MS;
}

/**
 * Nodes share the state in the database. Each chat that has failed is sent again until it succeeds, and that success
 * resolves the alert, on whichever node. The success of another chat resolves it too, once the node knows of the failure: at
 * once for its own failures, within ten seconds for those of other nodes.
 */
export function createWebhookAlerting({ store, clock, logger, now = () => performance.now() }: WebhookAlertingOptions) {
  const { webhookAlerts, alerts } = store;
  let failing = new Set<number>();
  let open = new Set<number>();
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;

  /** One query for all successes of the moment. */
  function readFailing(): Promise<void> {
    reading ??= Promise.all([webhookAlerts.failing(), alerts.openTenants('WEBHOOK_FAILING')])
      .then(([eventsFailing, alerted]) => {
        failing = new Set([...eventsFailing, ...alerted]);
        open = new Set(alerted);
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
    await raise(tenantId, 'client events', reason, at);
  }

  async function raise(tenantId: number, what: string, reason: string, at: Date): Promise<void> {
    const words = explainWebhookCode(reason);
    const fate = what === 'client events' ? 'The events are kept.' : 'They are kept for three days.';
    const message = `The platform takes no ${what}: ${reason}. ${words ? `${words.meaning} ` : ''}${fate}`;
    await alerts.raiseOfTenant(tenantId, 'WEBHOOK_FAILING', { message, code: reason }, at);
  }

  /** Resolves the alert, unless something still fails. Then the alert names that. */
  async function review(tenantId: number): Promise<void> {
    const at = clock();
    const events = await webhookAlerts.eventsFailing(tenantId);
    if (events !== null && isPlatformFailing(events, at)) return;
    const outcomes = await webhookAlerts.outcomesFailing(tenantId);
    if (outcomes !== null && isPlatformFailing({ since: outcomes.since, chats: 0 }, at)) {
      await raise(tenantId, 'outcomes of pushes', outcomes.reason, at);
    } else {
      await alerts.resolveOfTenant(tenantId, 'WEBHOOK_FAILING', at);
    }
  }

  /** A failure on another node may come between the statements; the success that follows it repeats them. */
  async function recovered(tenantId: number): Promise<void> {
    await webhookAlerts.recovered(tenantId);
    await review(tenantId);
    failing.delete(tenantId);
  }

  async function succeeded({ tenantId, failingSince }: LeasedChat): Promise<void> {
    if (failingSince === null && now() - readAt > KNOWN_FOR_MS) await readFailing();
    if (failingSince !== null || failing.has(tenantId)) await recovered(tenantId);
  }

  async function outcomesSucceeded({ tenantId, failingSince }: LeasedOutcomes): Promise<void> {
    if (failingSince === null && now() - readAt > KNOWN_FOR_MS) await readFailing();
    if (failingSince === null && !open.has(tenantId)) return;
    await review(tenantId);
    open.delete(tenantId);
  }

  /** Never fails. */
  async function recorded(tenantId: number | null, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      logger.error({ err: error, tenantId }, 'an alert could not be stored');
    }
  }

  return {
    /**
     * Records the result of a request, after its chat has been settled. Never fails.
     * @param at when it was known: no later than the settlement, so that the chat counts among those that failed since
     */
    async heard(leased: LeasedChat, outcome: WebhookOutcome, at: Date): Promise<void> {
      const { tenantId } = leased;
      const isTaken = outcome.kind === 'delivered';
      await recorded(tenantId, isTaken ? succeeded(leased) : failed(tenantId, outcome.reason, at));
    },

    /** Records the result of a request with outcomes of pushes, after their queue has been settled. Never fails. */
    async heardOutcomes(leased: LeasedOutcomes, outcome: WebhookOutcome): Promise<void> {
      const isTaken = outcome.kind === 'delivered';
      if (isTaken) await recorded(leased.tenantId, outcomesSucceeded(leased));
      else if (leased.failingSince !== null) await recorded(leased.tenantId, review(leased.tenantId));
    },

    /** Resolves alerts on outcomes that are not asked for any more. Never fails. */
    async outcomesAsked(): Promise<void> {
      const reviewed = async () => {
        for (const tenantId of await alerts.openTenants('WEBHOOK_FAILING')) await review(tenantId);
      };
      await recorded(null, reviewed());
    },

    /** Forgets the failures of a webhook that was removed or disabled: it sends nothing that could succeed. */
    stopped: recovered,
  };
}
