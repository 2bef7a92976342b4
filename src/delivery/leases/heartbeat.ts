import type { Logger } from 'pino';
import { DEAD_AFTER_MS, type Deliveries } from '../settling/deliveries.js';

/** Keeps this node's heartbeat, and takes over the deliveries of dead nodes. */
interface Heartbeat {
  /** Resolves after the first beat. @throws what the store throws */
  start(): Promise<void>;
  /** False once this node's beats have failed for so long that others may take its leases. */
  alive(): boolean;
  /** Frees this node's remaining leases. */
  stop(): Promise<void>;
}

interface HeartbeatOptions {
  deliveries: Pick<Deliveries, 'beat' | 'takeOverFrom' | 'leave'>;
  logger: Logger;
  /** Called after a takeover: there are deliveries to lease. */
  onTakenOver: () => void;
  everyMs?: number;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/** The remaining fifth covers clock drift, and a send that is just beginning. */
const ALIVE_FOR_MS = DEAD_AFTER_MS * 0.8;
/** Leases use the nodes' clocks, and last much longer than this. */
const SKEW_WARNED_MS = 5_000;

/** A single node with its own database needs no heartbeat. */
export function noHeartbeat(): Heartbeat {
  return { start: () => Promise.resolve(), alive: () => true, stop: () => Promise.resolve() };
}

export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { deliveries, logger, onTakenOver, everyMs = DEAD_AFTER_MS / 3, now = () => performance.now() } = options;
  let aliveUntil = -Infinity;
  let timer: NodeJS.Timeout | null = null;
  let beating: Promise<void> | null = null;

  async function beat(): Promise<void> {
    // Counted from before the call: the database may record the beat at any moment of it.
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
      logger.warn({ nodes: dead.length, deliveries: taken }, 'took over the deliveries of dead nodes');
      onTakenOver();
    } catch (error) {
      // The next beat finds the same nodes dead. And their leases lapse by themselves.
      logger.warn({ err: error }, 'the deliveries of dead nodes could not be taken over');
    }
  }

  function beatLater(): void {
    timer = setTimeout(() => {
      beating = beat()
        .catch((error: unknown) => logger.warn({ err: error }, 'the heartbeat of this node could not be stored'))
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
      await deliveries
        .leave()
        .catch((error: unknown) => logger.warn({ err: error }, 'leases could not be freed; they will expire'));
    },
  };
}
