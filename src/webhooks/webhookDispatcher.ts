import type { Logger } from 'pino';
import type { WebhookAlerting } from './webhookAlerting.js';
import type { WebhookOutcome } from './webhookPolicy.js';
import { createLeaseLoop, STORE_RETRY_MS, type LeaseLoopOptions } from '../database/leaseLoop.js';
import type { ChatRequest, WebhookDeliveries } from './webhookDeliveries.js';
import type { LeasedChat } from './webhookQueues.store.js';
import type { WebhookSlots } from './webhookSlots.js';

/** Sends client events to platforms while the process runs. */
export interface WebhookDispatcher {
  start(): void;
  /** Takes no more work and waits for running requests. */
  stop(): Promise<void>;
}

interface WebhookDispatcherOptions extends Pick<LeaseLoopOptions, 'waker' | 'clock' | 'idleMs'> {
  deliveries: WebhookDeliveries;
  sender: { send(request: ChatRequest): Promise<WebhookOutcome> };
  slots: WebhookSlots;
  logger: Logger;
  /** Called with the result of each request. */
  onOutcome: (kind: WebhookOutcome['kind']) => void;
  alerting: Pick<WebhookAlerting, 'heard'>;
  /** Whether this node's leases are still its own: nothing is sent otherwise. */
  holdsLeases: () => boolean;
}

export function createWebhookDispatcher(options: WebhookDispatcherOptions): WebhookDispatcher {
  const { deliveries, sender, slots, waker, clock, logger, onOutcome, alerting, holdsLeases, idleMs } = options;
  const underWay = new Set<Promise<void>>();
  const loop = createLeaseLoop({
    ...{ waker, clock, idleMs, mayLease: holdsLeases, takeDue },
    nextDueAt: () => deliveries.nextDueAt(slots.capacity()),
    // Should the lease have been made all the same, it lapses.
    onTrouble: (error) => logger.error({ err: error }, 'client events could not be leased'),
  });

  async function takeDue() {
    const { total } = slots.capacity();
    if (total === 0) return 'SATURATED';
    const leased = await deliveries.lease(slots.capacity());
    for (const chat of leased) track(chat);
    return leased.length < total ? 'DRAINED' : 'FULL';
  }

  function track(leased: LeasedChat): void {
    const slot = slots.enter(leased.tenantId);
    const work = tell(leased).then(({ isTaken, hasMore }) => {
      underWay.delete(work);
      if (slot.leave(isTaken) || hasMore) waker.wake();
    });
    underWay.add(work);
  }

  async function tell(leased: LeasedChat): Promise<{ isTaken: boolean; hasMore: boolean }> {
    const { tenantId, attempt } = leased;
    const log = logger.child({ tenantId, attempt: attempt + 1 });
    let isTaken = false;
    try {
      const outcome = await outcomeOf(leased, log);
      isTaken = outcome === null || outcome.kind === 'delivered';
      if (outcome) onOutcome(outcome.kind);
      if (outcome && outcome.kind !== 'delivered')
        log.warn({ reason: outcome.reason }, 'a platform took no client events');
      const answeredAt = clock();
      const hasMore = await settle(leased, outcome, log);
      if (outcome) await alerting.heard(leased, outcome, answeredAt);
      return { isTaken, hasMore };
    } catch (error) {
      // The lease expires, and the same request is sent again with the same id.
      log.error({ err: error }, 'sending client events was abandoned; it is retried when its lease expires');
      return { isTaken, hasMore: false };
    }
  }

  /** Null: there was nothing to send. */
  async function outcomeOf(leased: LeasedChat, log: Logger): Promise<WebhookOutcome | null> {
    let request;
    try {
      request = await deliveries.prepare(leased);
    } catch (error) {
      log.error({ err: error }, 'client events could not be sent; they are put off');
      return { kind: 'unreachable', reason: 'NOT_SENT' };
    }
    if (request === null) return null;
    // Checked last, because the steps above take time.
    return holdsLeases() ? sender.send(request) : { kind: 'unreachable', reason: 'NOT_SENT' };
  }

  /** The result must not be lost while the database is away, so this retries until the lease expires. */
  async function settle(leased: LeasedChat, outcome: WebhookOutcome | null, log: Logger): Promise<boolean> {
    for (;;) {
      try {
        return await deliveries.settle(leased, outcome);
      } catch (error) {
        if (loop.isStopping() || clock() >= leased.leaseUntil) throw error;
        log.warn({ err: error }, 'a result could not be recorded; trying again');
        await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
      }
    }
  }

  return {
    start: loop.start,
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}
