import type { LeasedDelivery } from './leasedDelivery.js';
import type { Lanes } from './lanes.js';

/** A delivery that is about to be written, if its chat has a push subscription. */
export interface ComingDelivery {
  id: string;
  tenantId: number;
  appId: string;
}

/** Deliveries that are leased to this node by the statement that writes them, which spares the outbox a lease of its own. */
export interface DirectLease {
  /** Those that it is for. The others go by the outbox. */
  ids: ReadonlySet<string>;
  until: Date;
  /** To be called once: with those that were written and leased, or with null where nobody knows. */
  end(leased: readonly LeasedDelivery[] | null): void;
}

/** @returns what whoever sends on this node has room for now; null: nothing, or others wait already */
export type LeaseDirectly = (coming: readonly ComingDelivery[]) => DirectLease | null;

/** What is leased as it is written, from the promise to the answer of the database. */
export interface DirectLeases {
  lease: LeaseDirectly;
  /** The deliveries that may be leased to this node without its knowing yet. */
  ids(): string[];
  /** Those of which nobody knows: the database has not answered. A late commit may lease them still. */
  doubtful(): readonly ComingDelivery[];
  /** These are not leased to this node now. */
  givenBack(deliveries: readonly ComingDelivery[]): void;
  /** This one is leased to this node, which has it: it is not to be given back. */
  known(id: string): void;
  /** Resolves when the database has answered for all others. */
  ended(): Promise<void>;
}

export interface DirectLeasesOptions {
  lanes: Lanes;
  /** Whether this node may send, and nothing waits for its turn. */
  mayLease: () => boolean;
  leaseUntil: () => Date;
  /** Sends one that was leased. */
  take: (leased: LeasedDelivery) => unknown;
  /** There is something to give back, or a place for what waits. */
  wake: () => void;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** A statement whose connection is lost may go on for as long as it may last, and commit. */
const LATE_COMMIT_MS = 15_000;

export function createDirectLeases(options: DirectLeasesOptions): DirectLeases {
  const { lanes, mayLease, leaseUntil, take, wake, now = () => performance.now() } = options;
  const open = new Map<ReadonlySet<string>, Promise<void>>();
  /** By id, with the time since which nobody knows. */
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
          leased?.forEach(take);
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
