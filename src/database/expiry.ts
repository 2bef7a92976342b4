import type { Clock } from '../domain/clock.js';
import { HOUR_MS } from '../domain/durations.js';

interface ExpiryOptions {
  /** For the log. */
  what: string;
  /** How long a row is kept, in milliseconds. */
  keptMs: number;
  /** How often they are looked for. Default: every hour. */
  everyMs?: number;
  /** Removes some of the rows from before that time, and says how many: 0 once there are none. */
  remove: (before: Date) => Promise<number>;
  clock: Clock;
  logger: { warn(details: object, message: string): void };
}

/** Removes rows that are kept for a fixed time: once at the start and then regularly. */
export function createExpiry({ what, keptMs, everyMs = HOUR_MS, remove, clock, logger }: ExpiryOptions) {
  let timer: NodeJS.Timeout | null = null;
  let working = Promise.resolve();
  let stopping = false;

  async function removeExpired(): Promise<void> {
    const before = new Date(clock().getTime() - keptMs);
    // In small parts, so that other statements are not delayed.
    while (!stopping && (await remove(before)) > 0);
  }
  function removeNow(): void {
    working = removeExpired().catch((err: unknown) => logger.warn({ err }, `expired ${what} could not be removed`));
  }

  return {
    start(): void {
      timer = setInterval(removeNow, everyMs).unref();
      removeNow();
    },
    async stop(): Promise<void> {
      stopping = true;
      if (timer) clearInterval(timer);
      await working;
    },
  };
}
