import type { WatchedClock } from '../domain/watchedClock.js';
import type { DueTimesStore } from './dueTimes.store.js';

export interface ClockWatchOptions {
  store: { dueTimes: DueTimesStore };
  watched: WatchedClock;
  logger: { warn(fields: object, message: string): void };
  everyMs?: number;
}

/** Corrections below this, which a time service makes, keep nobody waiting. */
const SET_BACK_MS = 1_000;

/** Notices that the clock was set back, and lets nothing wait for the time that comes again. */
export function createClockWatch(options: ClockWatchOptions) {
  const { store, watched, logger, everyMs = 1_000 } = options;
  const { clock } = watched;
  /** What was noticed, and could not be dealt with yet. */
  let behindMs = 0;
  let isPrepared = false;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const lostMs = watched.behindMs();
    if (lostMs >= SET_BACK_MS) {
      watched.accept();
      behindMs += lostMs;
      logger.warn({ byMs: Math.round(lostMs) }, 'the clock was set back; what waits is due so much earlier');
    }
    // What another life of this process has left, or a node whose clock was ahead.
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
          // The next look tries it again.
          .catch((err: unknown) => logger.warn({ err }, 'what waits could not be made due earlier'))
          .finally(() => (looking = null));
      }, everyMs).unref();
    },
    async stop(): Promise<void> {
      if (timer) clearInterval(timer);
      await looking;
    },
  };
}
