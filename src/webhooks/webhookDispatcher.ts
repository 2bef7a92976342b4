import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.js';
import type { WebhookOutcome } from './webhookPolicy.js';
import type { Waker } from '../database/waker.js';
import type { WebhookDeliveries } from './webhookDeliveries.js';
import type { LeasedChat } from './webhookQueues.store.js';
import type { WebhookSlots } from './webhookSlots.js';
import type { WebhookSender } from './webhookSender.js';

/** Sends client events to platforms while the process runs. */
export interface WebhookDispatcher {
  start(): void;
  /** Takes no more work and waits for running requests. */
  stop(): Promise<void>;
}

export interface WebhookDispatcherOptions {
  deliveries: WebhookDeliveries;
  sender: Pick<WebhookSender, 'send'>;
  slots: WebhookSlots;
  waker: Waker;
  clock: Clock;
  logger: Logger;
  /** Called with the result of each request. */
  onOutcome: (kind: WebhookOutcome['kind']) => void;
  /** Whether this node's leases are still its own: nothing is sent otherwise. */
  holdsLeases: () => boolean;
  /** The longest time between two polls of the queues, for work of dead nodes and missed wake-ups. */
  idleMs?: number;
}

/** While the database is away there is nothing to lease or to settle; this is how long until the next try. */
const STORE_RETRY_MS = 1_000;
/** The least pause, for due work that another node is just leasing. */
const LEAST_REST_MS = 5;

export function createWebhookDispatcher(options: WebhookDispatcherOptions): WebhookDispatcher {
  const { deliveries, sender, slots, waker, clock, logger, onOutcome, holdsLeases, idleMs = 1_000 } = options;
  const underWay = new Set<Promise<void>>();
  let stopping = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (!stopping) {
      waker.reset();
      const { total } = slots.capacity();
      const leased = total === 0 ? [] : await lease();
      if (leased === null) {
        await waker.rest(STORE_RETRY_MS);
        continue;
      }
      for (const chat of leased) track(chat);
      // A full lease does not show whether more is due.
      if (leased.length < total || total === 0) await waker.rest(total === 0 ? idleMs : await untilNextDue());
    }
  }

  /** Null when nothing can be leased now. */
  async function lease(): Promise<LeasedChat[] | null> {
    // Other nodes would take over its leases.
    if (!holdsLeases()) return null;
    try {
      return await deliveries.lease(slots.capacity());
    } catch (error) {
      // If the lease was made anyway, it expires.
      logger.error({ err: error }, 'client events could not be leased');
      return null;
    }
  }

  async function untilNextDue(): Promise<number> {
    const dueAt = await deliveries.nextDueAt(slots.capacity()).catch(() => null);
    return dueAt === null ? idleMs : Math.max(LEAST_REST_MS, Math.min(dueAt.getTime() - clock().getTime(), idleMs));
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
      return { isTaken, hasMore: await settle(leased, outcome, log) };
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
        if (stopping || clock() >= leased.leaseUntil) throw error;
        log.warn({ err: error }, 'a result could not be recorded; trying again');
        await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
      }
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping = true;
      waker.wake();
      await running;
      await Promise.all(underWay);
    },
  };
}
