import type { LeasedDelivery } from '../store/deliveryLeases.js';
import type { LeaseDirectly } from '../store/directLease.js';
import type { Lanes } from './lanes.js';

/** What is leased as it is written, from the promise to the answer of the database. */
export interface DirectLeases {
  lease: LeaseDirectly;
  /** The deliveries that may be leased to this node without its knowing yet. */
  ids(): string[];
  /** Resolves when the database has answered for all of them. */
  ended(): Promise<void>;
}

export interface DirectLeasesOptions {
  lanes: Lanes;
  /** Whether this node may send, and nothing waits for its turn. */
  mayLease: () => boolean;
  leaseUntil: () => Date;
  /** Sends one that was leased. */
  take: (leased: LeasedDelivery) => void;
  /** Nobody knows what was leased. */
  onDoubt: () => void;
}

export function createDirectLeases({ lanes, mayLease, leaseUntil, take, onDoubt }: DirectLeasesOptions): DirectLeases {
  const open = new Map<ReadonlySet<string>, Promise<void>>();

  return {
    lease(coming) {
      if (coming.length === 0 || !mayLease()) return null;
      const reservation = lanes.reserve(coming);
      const ids = new Set(coming.flatMap(({ id }, index) => (reservation.has[index] ? id : [])));
      if (ids.size === 0) return null;
      let answered: () => void = () => undefined;
      open.set(ids, new Promise((resolve) => (answered = resolve)));
      return {
        ids,
        until: leaseUntil(),
        end(leased) {
          open.delete(ids);
          reservation.end();
          if (leased) leased.forEach(take);
          else onDoubt();
          answered();
        },
      };
    },
    ids: () => [...open.keys()].flatMap((ids) => [...ids]),
    async ended() {
      await Promise.all(open.values());
    },
  };
}
