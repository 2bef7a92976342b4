import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Lane } from '../../domain/lane.js';
import type { PushService } from '../../domain/pushService.js';
import type { TraceContext } from '../../domain/tracing.js';
import type { Lease, Settled } from '../settling/deliveries.js';
import type { LeaseCapacity } from '../leases/deliveryLeases.store.js';
import type { LeasedDelivery } from '../leases/leasedDelivery.js';
import { createDirectLeases, type LeaseDirectly } from '../leases/directLeases.js';
import type { Lanes, Slot } from '../lanes/lanes.js';
import type { Quarantine } from '../leases/quarantine.js';
import { createResults } from './results.js';
import { createSender, type SenderObserver, type SenderOptions } from './sender.js';
import { createLeaseLoop, type LeaseLoopOptions } from '../../database/leaseLoop.js';

/** Observes the dispatcher's work. Milliseconds are counted from the publish. */
export interface DispatcherObserver extends SenderObserver {
  settled(service: PushService, result: Settled, sincePublishMs: number, trace: TraceContext | null): void;
}

/** Sends due deliveries from the outbox to the providers while the process runs. */
interface Dispatcher {
  start(): void;
  /** Leases new deliveries as they are written, as long as none waits for its turn. */
  leaseDirectly: LeaseDirectly;
  /** Stops leasing, and waits for the deliveries under way. */
  stop(): Promise<void>;
}

interface DispatcherOptions
  extends Omit<SenderOptions, 'results' | 'observer'>, Pick<LeaseLoopOptions, 'waker' | 'idleMs'> {
  lanes: Lanes;
  quarantine: Quarantine;
  observer: DispatcherObserver;
}

/**
 * A suspect is sent alone, so that a stop of the gateway identifies it. A send that takes longer waits for its provider,
 * and the dispatcher moves on.
 */
const ALONE_MS = 5_000;
/** The pause between two leases while events arrive. */
const GATHER_MS = 5;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { deliveries, lanes, quarantine, clock, logger, observer, waker, holdsLeases, idleMs } = options;
  const underWay = new Map<Promise<void>, string>();
  /** Deliveries still leased to this node, but no longer under way. */
  const leftToLease = new LRUCache<string, true>({ max: 10_000 });
  /** The last lease got no answer, so the database may have made it. */
  let isInDoubt = false;
  /** The last lease took everything that was due. */
  let isCaughtUp = false;
  const loop = createLeaseLoop({ waker, clock, idleMs, mayLease, takeDue, nextDueAt, onTrouble });
  const results = createResults({ logger, isStopping: loop.isStopping });
  const sender = createSender({ ...options, results });
  const directLeases = createDirectLeases({
    lanes,
    mayLease: () => isCaughtUp && !isInDoubt && results.waiting === 0 && !loop.isStopping() && holdsLeases(),
    leaseUntil: deliveries.leaseUntil,
    send,
    wake: waker.wake,
  });

  /**
   * Without valid leases, another node takes these deliveries and sends them again. The same holds for sends whose results
   * are not recorded yet.
   */
  function mayLease(): boolean {
    const may = holdsLeases() && results.waiting === 0;
    isCaughtUp &&= may;
    return may;
  }

  async function takeDue() {
    const hadSuspect = await sendSuspect();
    const capacity = lanes.capacity();
    const { leased, mayHaveMoreDue } = await leaseFor(capacity);
    isCaughtUp = !mayHaveMoreDue;
    for (const delivery of leased) void sendLeased(delivery);
    if (hadSuspect || (leased.length === capacity.total && capacity.total > 0)) return 'FULL';
    // Gather deliveries that come at short intervals into one lease.
    if (leased.length > 0) await delay(GATHER_MS);
    return capacity.total === 0 ? 'SATURATED' : 'DRAINED';
  }

  async function leaseFor(capacity: LeaseCapacity): Promise<Lease> {
    if (isInDoubt) await deliveries.reclaim([...underWay.values(), ...leftToLease.keys(), ...directLeases.ids()]);
    isInDoubt = false;
    const doubtful = directLeases.doubtful();
    if (doubtful.length > 0) await deliveries.giveBack(doubtful);
    directLeases.givenBack(doubtful);
    return deliveries.lease(capacity);
  }

  function onTrouble(error: unknown): void {
    isInDoubt = true;
    isCaughtUp = false;
    logger.error({ err: error }, 'deliveries could not be leased');
  }

  /** @returns whether a suspect was due */
  async function sendSuspect(): Promise<boolean> {
    try {
      const lane = await quarantine.next(lanes.capacity());
      if (lane === null) return false;
      // Take no new deliveries until it is sent.
      isCaughtUp = false;
      await atMost(ALONE_MS, Promise.all([directLeases.ended(), ...underWay.keys()]));
      const leased = loop.isStopping() ? null : await deliveries.leaseQuarantined(lane);
      if (leased === null) return false;
      logger.warn({ ...lane, delivery: leased.id, interruptions: leased.interruptions }, 'sending a delivery alone');
      await atMost(ALONE_MS, sendLeased(leased));
      quarantine.lookAgain();
      return true;
    } catch (error) {
      isInDoubt = true;
      logger.error({ err: error }, 'quarantined deliveries could not be leased');
      return false;
    }
  }

  /** Sends a delivery leased from the outbox. A direct lease of it is no longer in doubt. */
  function sendLeased(leased: LeasedDelivery): Promise<void> {
    directLeases.known(leased.id);
    return send(leased);
  }

  async function nextDueAt(): Promise<Date | null> {
    const dueAt = await deliveries.nextDueAt(lanes.capacity()).catch(() => null);
    const nextTry = lanes.nextTry();
    return dueAt && nextTry ? new Date(Math.min(dueAt.getTime(), nextTry.getTime())) : (dueAt ?? nextTry);
  }

  function send(leased: LeasedDelivery): Promise<void> {
    const { tenantId, appId, service } = leased;
    const lane = { tenantId, appId, service };
    const slot = lanes.enter(lane);
    const work = deliver(leased, lane, slot).finally(() => {
      underWay.delete(work);
      if (slot.leave()) waker.wake();
    });
    underWay.set(work, leased.id);
    return work;
  }

  async function deliver(leased: LeasedDelivery, lane: Lane, slot: Slot): Promise<void> {
    try {
      const settled = await sender.deliver(leased, lane, slot);
      if (settled) {
        const sincePublishMs = clock().getTime() - leased.createdAt.getTime();
        observer.settled(lane.service, settled, sincePublishMs, leased.trace);
      }
    } catch (error) {
      // The delivery is not settled, so another lease takes it: nothing is lost.
      logger.error({ err: error, delivery: leased.id }, 'delivery abandoned; it is retried when its lease expires');
      leftToLease.set(leased.id, true);
    }
  }

  return {
    start: loop.start,
    leaseDirectly: directLeases.lease,
    async stop() {
      await loop.stop();
      await directLeases.ended();
      await Promise.all(underWay.keys());
    },
  };
}

async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  await Promise.race([work, delay(ms, undefined, { ref: false })]);
}
