import type { LeasedDelivery } from './leasedDelivery.js';
import type { Lanes } from '../lanes/lanes.js';

/** A delivery about to be written, if its chat has a push subscription. */
export interface ComingDelivery {
  id: string;
  tenantId: number;
  appId: string;
}

/** Deliveries leased to this node by the statement that writes them. This saves a separate lease from the outbox. */
export interface DirectLease {
  /** The deliveries to lease directly. The others go through the outbox. */
  ids: ReadonlySet<string>;
  until: Date;
  /** Call it once: with the deliveries written and leased, or with null if that is unknown. */
  end(leased: readonly LeasedDelivery[] | null): void;
}

/** @returns the deliveries this node has capacity for now; null: none, or others wait already */
export type LeaseDirectly = (coming: readonly ComingDelivery[]) => DirectLease | null;

/** Direct leases, from the reservation to the database's answer. */
interface DirectLeases {
  lease: LeaseDirectly;
  /** The deliveries that may be leased to this node before it knows. */
  ids(): string[];
  /** Deliveries in doubt: the database did not answer. A late commit may still lease them. */
  doubtful(): readonly ComingDelivery[];
  /** These deliveries are no longer leased to this node. */
  givenBack(deliveries: readonly ComingDelivery[]): void;
  /** This node has leased and received this delivery, so it must not be given back. */
  known(id: string): void;
  /** Resolves once the database has answered for all direct leases. */
  ended(): Promise<void>;
}

interface DirectLeasesOptions {
  lanes: Lanes;
  /** Whether this node may send, and no other delivery waits for its turn. */
  mayLease: () => boolean;
  leaseUntil: () => Date;
  /** Sends a leased delivery. */
  send: (leased: LeasedDelivery) => unknown;
  /** Called when deliveries are to be given back, or when a slot is free for those that wait. */
  wake: () => void;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** A statement whose connection is lost may still run until its timeout, and commit. */
const LATE_COMMIT_MS = 15_000;

export function createDirectLeases(options: DirectLeasesOptions): DirectLeases {
  const { lanes, mayLease, leaseUntil, send, wake, now = () => performance.now() } = options;
  const open = new Map<ReadonlySet<string>, Promise<void>>();
  /** By id, with the start of the doubt. */
  const doubts = new Map<string, { delivery: ComingDelivery; since: number }>();

  return {
    lease(coming) {
      if (coming.length === 0 || !mayLease()) return null;
      const reservation = lanes.reserve(coming);
      const promised = coming.filter((_delivery, index) => reservation.has[index]);
      if (promised.length === 0) return null;
      const ids = new Set(promised.map(({ id }) => id));
      let answered: () => void = () => undefined;
      open.set(ids, new Promise((resolve) => (answered = resolve)));
      return {
        ids,
        until: leaseUntil(),
        end(leased) {
          open.delete(ids);
          const wasFull = reservation.end();
          leased?.forEach(send);
          if (!leased) for (const delivery of promised) doubts.set(delivery.id, { delivery, since: now() });
          if (wasFull || !leased) wake();
          answered();
        },
      };
    },
    ids: () => [...open.keys()].flatMap((ids) => [...ids]),
    doubtful: () => [...doubts.values()].map(({ delivery }) => delivery),
    givenBack(deliveries) {
      for (const { id } of deliveries) {
        if (now() - (doubts.get(id)?.since ?? 0) > LATE_COMMIT_MS) doubts.delete(id);
      }
    },
    known(id) {
      doubts.delete(id);
    },
    async ended() {
      await Promise.all(open.values());
    },
  };
}
