import type { Clock } from '../../domain/clock.js';
import { laneKey, type Lane } from '../../domain/lane.js';
import type { LeaseCapacity } from './deliveryLeases.store.js';
import type { QuarantinedLane } from './quarantine.store.js';

/** Finds due deliveries suspected of stopping gateways. They are sent one by one, and alone. */
export interface Quarantine {
  /** A lane with a due suspect, or null. Queries the database every five seconds. @throws what the store throws */
  next(capacity: LeaseCapacity): Promise<Lane | null>;
  /** Call it after a suspect was sent: more may be due. */
  lookAgain(): void;
}

interface QuarantineOptions {
  find: () => Promise<QuarantinedLane[]>;
  /** Called with all lanes that have suspects: after the first query, and after each change. */
  onLanes: (lanes: readonly QuarantinedLane[]) => void;
  clock: Clock;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** Suspects wait for at least four seconds anyway. */
const LOOK_EVERY_MS = 5_000;

export function createQuarantine({
  find,
  onLanes,
  clock,
  now = () => performance.now(),
}: QuarantineOptions): Quarantine {
  let nextLookAt = -Infinity;
  let reported: string | null = null;

  return {
    async next({ lanes: scarce }) {
      if (now() < nextLookAt) return null;
      nextLookAt = now() + LOOK_EVERY_MS;
      const found = await find();
      const state = JSON.stringify(found.map(({ lane, count }) => [laneKey(lane), count]).sort());
      if (state !== reported) onLanes(found);
      reported = state;
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
