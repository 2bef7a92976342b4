import type { Logger } from 'pino';
import { DEAD_AFTER_MS, type Deliveries } from './deliveries.js';

/** Says to the other nodes that this one lives, and takes over the work of those that do not. */
export interface Heartbeat {
  /** Resolves after the first beat. @throws what the store throws */
  start(): Promise<void>;
  /** False once this node has not been able to beat for so long that others may be about to take its leases. */
  alive(): boolean;
  /** Frees what this node may still have leased. */
  stop(): Promise<void>;
}

export interface HeartbeatOptions {
  deliveries: Pick<Deliveries, 'beat' | 'takeOverFrom' | 'leave'>;
  logger: Logger;
  /** There is work that a dead node has left. */
  onTakenOver: () => void;
  everyMs?: number;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** A fifth of the time is left for clocks that do not run alike, and for a send that is just beginning. */
const ALIVE_FOR_MS = DEAD_AFTER_MS * 0.8;
/** Leases are timed by the nodes' clocks; they last much longer than this. */
const SKEW_WARNED_MS = 5_000;

/** One node on a database of its own needs no heartbeat. */
export function noHeartbeat(): Heartbeat {
  return { start: () => Promise.resolve(), alive: () => true, stop: () => Promise.resolve() };
}

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { deliveries, logger, onTakenOver, everyMs = DEAD_AFTER_MS / 3, now = () => performance.now() } = options;
  let aliveUntil = -Infinity;
  let timer: NodeJS.Timeout | null = null;
  let beating: Promise<void> | null = null;

  async function beat(): Promise<void> {
    // Counted from before the beat: it may have been recorded at any moment of the call.
    const since = now();
    const { dead, aheadMs } = await deliveries.beat();
    aliveUntil = since + ALIVE_FOR_MS;
    if (Math.abs(aheadMs) > SKEW_WARNED_MS) {
      logger.warn({ aheadMs }, "this node's clock and the database's differ: leases may lapse too early or too late");
    }
    if (dead.length > 0) await takeOver(dead);
  }

  async function takeOver(dead: readonly string[]): Promise<void> {
    try {
      const taken = await deliveries.takeOverFrom(dead);
      logger.warn({ nodes: dead.length, deliveries: taken }, 'took over the deliveries of a node that is gone');
      onTakenOver();
    } catch (error) {
      // The next beat finds the same nodes dead; and their leases lapse by themselves.
      logger.warn({ err: error }, 'could not take over the deliveries of a node that is gone');
    }
  }

  function beatLater(): void {
    timer = setTimeout(() => {
      beating = beat()
        .catch((error: unknown) => logger.warn({ err: error }, 'could not tell the other nodes that this one lives'))
        .finally(() => {
          beating = null;
          if (timer) beatLater();
        });
    }, everyMs).unref();
  }

  return {
    async start() {
      await beat();
      beatLater();
    },
    alive: () => now() < aliveUntil,
    async stop() {
      if (timer) clearTimeout(timer);
      timer = null;
      await beating;
      await deliveries.leave().catch((error: unknown) => logger.warn({ err: error }, 'leases are left to lapse'));
    },
  };
}
