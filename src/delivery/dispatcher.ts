import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Lane } from '../domain/lane.js';
import type { PushService } from '../domain/pushService.js';
import type { Lease, Settled } from './deliveries.js';
import type { LeaseRoom } from './deliveryLeases.store.js';
import type { LeasedDelivery } from './leasedDelivery.js';
import { createDirectLeases, type LeaseDirectly } from './directLeases.js';
import type { Lanes, Slot } from './lanes.js';
import type { Quarantine } from './quarantine.js';
import { createResults } from './results.js';
import { createSender, type SenderObserver, type SenderOptions } from './sender.js';
import { createLeaseLoop, type LeaseLoopOptions } from '../database/leaseLoop.js';

/** What the dispatcher tells of its work. Milliseconds are counted from the publish. */
export interface DispatcherObserver extends SenderObserver {
  settled(service: PushService, result: Settled, sincePublishMs: number): void;
}

/** Takes what is due from the outbox to the providers, for as long as the process lives. */
export interface Dispatcher {
  start(): void;
  /** Takes new deliveries as they are written, as long as none waits for its turn. */
  leaseDirectly: LeaseDirectly;
  /** Takes nothing more and waits for what is under way. */
  stop(): Promise<void>;
}

export interface DispatcherOptions
  extends Omit<SenderOptions, 'results' | 'observer'>, Pick<LeaseLoopOptions, 'waker' | 'idleMs'> {
  lanes: Lanes;
  quarantine: Quarantine;
  observer: DispatcherObserver;
}

/**
 * A suspect is sent with nothing beside it, so that a stop says which push it was. Whatever takes longer is waiting for a
 * provider, and is not waited for.
 */
const ALONE_MS = 5_000;
/** From one lease to the next, while events come. */
const GATHER_MS = 5;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { deliveries, lanes, quarantine, clock, logger, observer, waker, holdsLeases, idleMs } = options;
  const underWay = new Map<Promise<void>, string>();
  /** Deliveries that this node has not under way any more and that are leased to it all the same. */
  const leftToLease = new LRUCache<string, true>({ max: 10_000 });
  /** The last lease got no answer: it may have been made all the same. */
  let isInDoubt = false;
  /** The last lease has left nothing that was due. */
  let isCaughtUp = false;
  const loop = createLeaseLoop({ waker, clock, idleMs, mayLease, takeDue, nextDueAt, onTrouble });
  const results = createResults({ logger, isStopping: loop.isStopping });
  const sender = createSender({ ...options, results });
  const directLeases = createDirectLeases({
    lanes,
    mayLease: () => isCaughtUp && !isInDoubt && results.waiting === 0 && !loop.isStopping() && holdsLeases(),
    leaseUntil: deliveries.leaseUntil,
    take: track,
    wake: waker.wake,
  });

  /** What this node leased while its leases lapse, others would take over; what is not recorded yet would be sent again. */
  function mayLease(): boolean {
    const may = holdsLeases() && results.waiting === 0;
    isCaughtUp &&= may;
    return may;
  }

  async function takeDue() {
    const hadSuspect = await sendSuspect();
    const room = lanes.capacity();
    const { leased, mayHaveMoreDue } = await leaseFor(room);
    isCaughtUp = !mayHaveMoreDue;
    for (const delivery of leased) void take(delivery);
    if (hadSuspect || (leased.length === room.total && room.total > 0)) return 'FULL';
    // What comes at short intervals is leased together.
    if (leased.length > 0) await delay(GATHER_MS);
    return room.total === 0 ? 'SATURATED' : 'DRAINED';
  }

  async function leaseFor(room: LeaseRoom): Promise<Lease> {
    if (isInDoubt) await deliveries.reclaim([...underWay.values(), ...leftToLease.keys(), ...directLeases.ids()]);
    isInDoubt = false;
    const doubtful = directLeases.doubtful();
    if (doubtful.length > 0) await deliveries.giveBack(doubtful);
    directLeases.givenBack(doubtful);
    return deliveries.lease(room);
  }

  function onTrouble(error: unknown): void {
    isInDoubt = true;
    isCaughtUp = false;
    logger.error({ err: error }, 'deliveries could not be leased');
  }

  /** @returns whether there was one that was due */
  async function sendSuspect(): Promise<boolean> {
    try {
      const lane = await quarantine.next(lanes.capacity());
      if (lane === null) return false;
      // Nothing more is taken until it is sent.
      isCaughtUp = false;
      await atMost(ALONE_MS, Promise.all([directLeases.ended(), ...underWay.keys()]));
      const leased = loop.isStopping() ? null : await deliveries.leaseQuarantined(lane);
      if (leased === null) return false;
      logger.warn({ ...lane, delivery: leased.id, interruptions: leased.interruptions }, 'sending a delivery alone');
      await atMost(ALONE_MS, take(leased));
      quarantine.lookAgain();
      return true;
    } catch (error) {
      isInDoubt = true;
      logger.error({ err: error }, 'quarantined deliveries could not be leased');
      return false;
    }
  }

  function take(leased: LeasedDelivery): Promise<void> {
    directLeases.known(leased.id);
    return track(leased);
  }

  async function nextDueAt(): Promise<Date | null> {
    const dueAt = await deliveries.nextDueAt(lanes.capacity()).catch(() => null);
    const nextTry = lanes.nextTry();
    return dueAt && nextTry ? new Date(Math.min(dueAt.getTime(), nextTry.getTime())) : (dueAt ?? nextTry);
  }

  function track(leased: LeasedDelivery): Promise<void> {
    const { tenantId, appId, service } = leased;
    const lane = { tenantId, appId, service };
    const place = lanes.enter(lane);
    const work = deliver(leased, lane, place).finally(() => {
      underWay.delete(work);
      if (place.leave()) waker.wake();
    });
    underWay.set(work, leased.id);
    return work;
  }

  async function deliver(leased: LeasedDelivery, lane: Lane, place: Slot): Promise<void> {
    try {
      const settled = await sender.deliver(leased, lane, place);
      if (settled) observer.settled(lane.service, settled, clock().getTime() - leased.createdAt.getTime());
    } catch (error) {
      // The lease lapses and the delivery comes back: nothing is lost, and nothing is called sent.
      logger.error({ err: error, delivery: leased.id }, 'a delivery was left to its lease');
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
