import type { WatchedClock } from '../../domain/watchedClock.js';
import type { DueTimesStore } from './dueTimes.store.js';

interface ClockWatchOptions {
  store: { dueTimes: DueTimesStore };
  watched: WatchedClock;
  logger: { warn(fields: object, message: string): void };
  everyMs?: number;
}

/** Smaller corrections, as a time service makes them, cause no noticeable wait. */
const SET_BACK_MS = 1_000;

/** Detects a clock that was set back, and moves due times back with it. */
export function createClockWatch(options: ClockWatchOptions) {
  const { store, watched, logger, everyMs = 1_000 } = options;
  const { clock } = watched;
  /** Detected, but not applied to the due times yet. */
  let behindMs = 0;
  let isPrepared = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const lostMs = watched.behindMs();
    if (lostMs >= SET_BACK_MS) {
      watched.accept();
      behindMs += lostMs;
      logger.warn({ byMs: Math.round(lostMs) }, 'the clock was set back; due times were moved back by the same amount');
    }
    // Left by an earlier run of this process, or by a node whose clock was ahead.
    if (!isPrepared) await store.dueTimes.freeFromFuture(clock());
    isPrepared = true;
    if (behindMs === 0) return;
    const byMs = behindMs;
    await store.dueTimes.bringForward(clock(), byMs);
    behindMs -= byMs;
  }

  return {
    look,
    start(): void {
      timer ??= setInterval(() => {
        looking ??= look()
          // The next check retries it.
          .catch((err: unknown) => logger.warn({ err }, 'due times could not be moved back'))
          .finally(() => (looking = null));
      }, everyMs).unref();
    },
    async stop(): Promise<void> {
      if (timer) clearInterval(timer);
      await looking;
    },
  };
}
