import type { Logger } from 'pino';
import type { Clock } from '../domain/clock.js';
import type { Outcome } from '../domain/outcome.js';
import type { PushService } from '../domain/pushService.js';
import type { Deliveries, ReadyDelivery, Settled } from '../services/deliveries.js';
import type { LeasedDelivery } from '../store/deliveries.js';
import type { PushChannel } from './channel.js';

/** What the dispatcher tells of its work. */
export interface DispatcherObserver {
  /** A provider has answered. `sincePublishMs`: from the publish to the answer of the first attempt's provider. */
  sent(service: PushService, outcome: Outcome['kind'], attempt: number, sincePublishMs: number): void;
  settled(result: Settled): void;
}

/** Takes what is due from the outbox to the providers, for as long as the process lives. */
export interface Dispatcher {
  start(): void;
  /** There is new work: look now instead of at the next tick. */
  wake(): void;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

export interface DispatcherOptions {
  deliveries: Deliveries;
  channels: Record<PushService, PushChannel>;
  clock: Clock;
  logger: Logger;
  observer: DispatcherObserver;
  /** Deliveries under way at once. */
  maxInFlight?: number;
  /** The longest time without a look at the outbox: what other nodes left, and what no wake-up told of. */
  idleMs?: number;
}

/** While the database is away there is nothing to lease or to settle; this is how long until the next try. */
const STORE_RETRY_MS = 1_000;
/** As long as a lease holds, what a provider said can be recorded: 20 s of it are for this. */
const SETTLE_TRIES = 20;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { deliveries, channels, clock, logger, observer, maxInFlight = 512, idleMs = 1_000 } = options;
  const underWay = new Set<Promise<void>>();
  let stopping = false;
  let woken = false;
  let interrupt: (() => void) | null = null;
  let running: Promise<void> | null = null;

  /** Until `wake()`, a free place, or the time is up. */
  function rest(ms: number): Promise<void> {
    if (woken || stopping) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        interrupt = null;
        resolve();
      }
      interrupt = done;
    });
  }

  async function run(): Promise<void> {
    while (!stopping) {
      woken = false;
      const free = maxInFlight - underWay.size;
      const leased = free > 0 ? await lease(free) : [];
      if (leased === null) {
        await rest(STORE_RETRY_MS);
        continue;
      }
      for (const delivery of leased) track(deliver(delivery));
      if (leased.length < free || free === 0) await rest(free === 0 ? idleMs : await untilNextDue());
    }
  }

  /** Null when the store did not answer. */
  async function lease(limit: number): Promise<LeasedDelivery[] | null> {
    try {
      return await deliveries.lease(limit);
    } catch (error) {
      logger.error({ err: error }, 'deliveries could not be leased');
      return null;
    }
  }

  async function untilNextDue(): Promise<number> {
    const dueAt = await deliveries.nextDueAt().catch(() => null);
    return dueAt === null ? idleMs : Math.min(Math.max(dueAt.getTime() - clock().getTime(), 1), idleMs);
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => {
      underWay.delete(tracked);
      if (underWay.size === maxInFlight - 1) interrupt?.();
    });
    underWay.add(tracked);
  }

  async function deliver(leased: LeasedDelivery): Promise<void> {
    const log = logger.child({ delivery: leased.id, attempt: leased.attempt });
    const ready = await deliveries.prepare(leased).catch((error: unknown) => {
      log.error({ err: error }, 'a delivery could not be sent; it is put off');
      return null;
    });
    try {
      if (ready === null) await deliveries.postpone(leased);
      else observer.settled('target' in ready ? await send(ready) : ready);
    } catch (error) {
      // The lease lapses and the delivery comes back: nothing is lost, and nothing is called sent.
      log.error({ err: error }, 'a delivery was left to its lease');
    }
  }

  async function send(ready: ReadyDelivery): Promise<Settled> {
    const { leased, target, credentials } = ready;
    const sentAt = clock();
    const outcome = await channels[target.service].send({
      deliveryId: leased.id,
      device: { service: target.service, token: target.deviceToken, bundleId: target.bundleId },
      credentials,
      // The device shows one notification per delivery, even where an ambiguous failure made it send twice.
      notification: { ...leased.notification, collapseKey: leased.notification.collapseKey ?? leased.id },
      expiresAt: leased.expiresAt,
    });
    const answeredAt = clock();
    observer.sent(target.service, outcome.kind, leased.attempt, answeredAt.getTime() - leased.createdAt.getTime());
    return settle(ready, outcome, sentAt, answeredAt.getTime() - sentAt.getTime());
  }

  /** What a provider said must not be forgotten because the database is away for a moment. */
  async function settle(ready: ReadyDelivery, outcome: Outcome, sentAt: Date, durationMs: number): Promise<Settled> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await deliveries.settle(ready, outcome, sentAt, durationMs);
      } catch (error) {
        if (tries === SETTLE_TRIES || stopping) throw error;
        logger.warn({ err: error, delivery: ready.leased.id }, 'a delivery could not be settled; trying again');
        await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
      }
    }
  }

  return {
    start() {
      running ??= run();
    },
    wake() {
      woken = true;
      interrupt?.();
    },
    async stop() {
      stopping = true;
      interrupt?.();
      await running;
      await Promise.all(underWay);
    },
  };
}
