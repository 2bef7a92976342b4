import type { Logger } from 'pino';
import type { WebhookOutcome } from './webhookPolicy.js';
import { createLeaseLoop, STORE_RETRY_MS, type LeaseLoopOptions } from '../../database/leaseLoop.js';
import type { WebhookCapacity, WebhookSlots } from './webhookSlots.js';

/** A part of a queue that this node sends, until its lease expires. */
interface LeasedWork {
  /** The tenant that gets the request. */
  tenantId: number;
  /** Failures in a row. */
  attempt: number;
  leaseUntil: Date;
}

/** A queue of requests to platforms. */
export interface WebhookWork<Leased extends LeasedWork, Request> {
  /** Leases what is due for this node, up to its capacity. */
  lease(capacity: WebhookCapacity): Promise<Leased[]>;
  /** When the next work within the capacity is due; null: none is known. */
  nextDueAt(capacity: WebhookCapacity): Promise<Date | null>;
  /** Null: there is nothing to send. @throws Error if the secret cannot be opened */
  prepare(leased: Leased): Promise<Request | null>;
  /** Records the result. @param outcome null: there was nothing to send @returns whether there is more to send now */
  settle(leased: Leased, outcome: WebhookOutcome | null): Promise<boolean>;
}

/** Sends what is queued to platforms while the process runs. */
export interface WebhookDispatcher {
  start(): void;
  /** Takes no more work and waits for running requests. */
  stop(): Promise<void>;
}

interface WebhookDispatcherOptions<Leased extends LeasedWork, Request> extends Pick<
  LeaseLoopOptions,
  'waker' | 'clock' | 'idleMs'
> {
  /** What is sent, for the log. */
  what: string;
  deliveries: WebhookWork<Leased, Request>;
  sender: { send(request: Request): Promise<WebhookOutcome> };
  slots: WebhookSlots;
  logger: Logger;
  /** Called with the result of each request. */
  onOutcome: (kind: WebhookOutcome['kind']) => void;
  /** Gets the result of each request, after it is settled. Never fails. */
  alerting: { heard(leased: Leased, outcome: WebhookOutcome, at: Date): Promise<void> };
  /** Whether this node's leases are still its own: nothing is sent otherwise. */
  holdsLeases: () => boolean;
}

export function createWebhookDispatcher<Leased extends LeasedWork, Request>(
  options: WebhookDispatcherOptions<Leased, Request>,
): WebhookDispatcher {
  const { what, deliveries, sender, slots, waker, clock, logger, onOutcome, alerting, holdsLeases, idleMs } = options;
  const underWay = new Set<Promise<void>>();
  const loop = createLeaseLoop({
    ...{ waker, clock, idleMs, mayLease: holdsLeases, takeDue },
    nextDueAt: () => deliveries.nextDueAt(slots.capacity()),
    // If the database made the lease anyway, it lapses.
    onTrouble: (error) => logger.error({ err: error }, `${what} could not be leased`),
  });

  async function takeDue() {
    const { total } = slots.capacity();
    if (total === 0) return 'SATURATED';
    const leased = await deliveries.lease(slots.capacity());
    for (const one of leased) track(one);
    return leased.length < total ? 'DRAINED' : 'FULL';
  }

  function track(leased: Leased): void {
    const slot = slots.enter(leased.tenantId);
    const work = tell(leased).then(({ isTaken, hasMore }) => {
      underWay.delete(work);
      if (slot.leave(isTaken) || hasMore) waker.wake();
    });
    underWay.add(work);
  }

  async function tell(leased: Leased): Promise<{ isTaken: boolean; hasMore: boolean }> {
    const { tenantId, attempt } = leased;
    const log = logger.child({ tenantId, attempt: attempt + 1 });
    let isTaken = false;
    try {
      const outcome = await outcomeOf(leased, log);
      isTaken = outcome === null || outcome.kind === 'delivered';
      if (outcome) onOutcome(outcome.kind);
      if (outcome && outcome.kind !== 'delivered') log.warn({ reason: outcome.reason }, `a platform took no ${what}`);
      const answeredAt = clock();
      const hasMore = await settle(leased, outcome, log);
      if (outcome) await alerting.heard(leased, outcome, answeredAt);
      return { isTaken, hasMore };
    } catch (error) {
      // The lease expires, and the same request is sent again with the same id.
      log.error({ err: error }, `sending ${what} was abandoned; it is retried when its lease expires`);
      return { isTaken, hasMore: false };
    }
  }

  /** Null: there was nothing to send. */
  async function outcomeOf(leased: Leased, log: Logger): Promise<WebhookOutcome | null> {
    let request;
    try {
      request = await deliveries.prepare(leased);
    } catch (error) {
      log.error({ err: error }, `${what} could not be sent; they are put off`);
      return { kind: 'unreachable', reason: 'NOT_SENT' };
    }
    if (request === null) return null;
    // Checked last, because the steps above take time.
    return holdsLeases() ? sender.send(request) : { kind: 'unreachable', reason: 'NOT_SENT' };
  }

  /** The result must not be lost while the database is away, so this retries until the lease expires. */
  async function settle(leased: Leased, outcome: WebhookOutcome | null, log: Logger): Promise<boolean> {
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
