import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createTenantPace } from './tenantPace.js';
import { createTurns, type Turns } from './turns.js';

/** The turns of one node, with a monitor of its event loop. */
interface NodeTurns extends Turns {
  stop(): void;
}

/** The interval of refills. A larger refill at once would delay others. */
const REFILL_EVERY_MS = 20;
const LOOK_EVERY_MS = 250;
/** The resolution of the event loop's delay. */
const RESOLUTION_MS = 10;
/** If the event loop is repeatedly this late, small tenants wait for large ones. */
const LATE_MS = 8;
const OFTEN_PERCENT = 92;
/** A few seconds of work. Beyond it, a retry is better than waiting. */
const MAX_WAITING = 4_000;

/** Starts turns, which run until they are stopped. */
export function createNodeTurns(): NodeTurns {
  const pace = createTenantPace();
  const turns = createTurns({ pace, maxWaiting: MAX_WAITING });
  const lateness = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let [refilledAt, lookedAt] = [performance.now(), performance.now()];

  function passTime(): void {
    const now = performance.now();
    if (now - lookedAt >= LOOK_EVERY_MS) {
      const lateMs = lateness.percentile(OFTEN_PERCENT) / 1e6 - RESOLUTION_MS;
      lateness.reset();
      pace.adapt(now - lookedAt, lateMs > LATE_MS);
      lookedAt = now;
    }
    pace.refill(now - refilledAt);
    refilledAt = now;
    turns.look();
  }

  lateness.enable();
  const timer = setInterval(passTime, REFILL_EVERY_MS);
  return {
    ...turns,
    stop() {
      clearInterval(timer);
      lateness.disable();
    },
  };
}
