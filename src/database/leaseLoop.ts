import type { Clock } from '../domain/clock.js';
import type { Waker } from './waker.js';

/** The time until the next try while the database is unavailable. */
export const STORE_RETRY_MS = 1_000;
/** The least pause between two looks. Due work may be invisible because another node is just leasing it. */
const LEAST_REST_MS = 5;

export interface LeaseLoopOptions {
  /** Woken when there may be new work. */
  waker: Waker;
  clock: Clock;
  /** The longest time between two looks. It finds work that other nodes left, or whose wake-up was lost. */
  idleMs?: number | undefined;
  /** Whether this node may lease. False: other nodes would take over its leases. */
  mayLease(): boolean;
  /**
   * Leases what is due, as far as there is capacity, and begins the work on it.
   * @returns FULL: there may be more that is due; SATURATED: there is no capacity; DRAINED: nothing more is due
   */
  takeDue(): Promise<'FULL' | 'SATURATED' | 'DRAINED'>;
  /** When the next work is due; null: none is known. */
  nextDueAt(): Promise<Date | null>;
  /** `takeDue` has failed: it is called again after a second. */
  onTrouble(error: unknown): void;
}

/** Leases due work while the process runs. */
interface LeaseLoop {
  start(): void;
  isStopping(): boolean;
  /** Takes nothing more. */
  stop(): Promise<void>;
}

/** The loop that leases pushes and webhook requests. It looks when it is woken, and when the next work is due. */
export function createLeaseLoop(options: LeaseLoopOptions): LeaseLoop {
  const { waker, clock, idleMs = 1_000, mayLease, takeDue, nextDueAt, onTrouble } = options;
  let stopping = false;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (!stopping) {
      waker.reset();
      const restMs = await look();
      if (restMs > 0) await waker.rest(restMs);
    }
  }

  /** @returns how long to rest, in milliseconds */
  async function look(): Promise<number> {
    if (!mayLease()) return STORE_RETRY_MS;
    try {
      const taken = await takeDue();
      // After a full lease, more work may be due.
      if (taken === 'FULL' || waker.isWoken()) return 0;
      return taken === 'SATURATED' ? idleMs : await untilNextDue();
    } catch (error) {
      onTrouble(error);
      return STORE_RETRY_MS;
    }
  }

  async function untilNextDue(): Promise<number> {
    const dueAt = await nextDueAt().catch(() => null);
    return dueAt === null ? idleMs : Math.max(LEAST_REST_MS, Math.min(dueAt.getTime() - clock().getTime(), idleMs));
  }

  return {
    start() {
      running ??= run();
    },
    isStopping: () => stopping,
    async stop() {
      stopping = true;
      waker.wake();
      await running;
    },
  };
}
