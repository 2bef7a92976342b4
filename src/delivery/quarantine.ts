import type { Clock } from '../domain/clock.js';
import { laneKey, type Lane } from '../domain/lane.js';
import type { LeaseRoom } from './deliveryLeases.store.js';
import type { QuarantinedLane } from './quarantine.store.js';

/** Finds the deliveries that are suspected of stopping gateways when they are due: they are sent one by one, and alone. */
export interface Quarantine {
  /** The lane whose suspect is due now, or null. Asks the database every five seconds. @throws what the store throws */
  next(room: LeaseRoom): Promise<Lane | null>;
  /** One was sent: there may be more that are due. */
  lookAgain(): void;
}

export interface QuarantineOptions {
  find: () => Promise<QuarantinedLane[]>;
  /** Told of all lanes that have suspects: at the first look, and when that changes. */
  onLanes: (lanes: readonly QuarantinedLane[]) => void;
  clock: Clock;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** Suspects wait for four seconds at least, so nobody waits for this. */
const LOOK_EVERY_MS = 5_000;

export function createQuarantine({
  find,
  onLanes,
  clock,
  now = () => performance.now(),
}: QuarantineOptions): Quarantine {
  let nextLookAt = -Infinity;
  let told: string | null = null;

  return {
    async next({ lanes: scarce }) {
      if (now() < nextLookAt) return null;
      nextLookAt = now() + LOOK_EVERY_MS;
      const found = await find();
      const state = JSON.stringify(found.map(({ lane, count }) => [laneKey(lane), count]).sort());
      if (state !== told) onLanes(found);
      told = state;
      const closed = new Set(scarce.filter(({ free }) => free === 0).map(laneKey));
      const due = found.filter(({ lane, dueAt }) => dueAt <= clock() && !closed.has(laneKey(lane)));
      due.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
      return due[0]?.lane ?? null;
    },
    lookAgain() {
      nextLookAt = -Infinity;
    },
  };
}
