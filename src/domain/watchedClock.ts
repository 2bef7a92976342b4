import type { Clock } from './clock.js';

/** A clock that keeps the latest time it has told, so that nothing is made in a future that nobody knows of. */
export interface WatchedClock {
  clock: Clock;
  /** By how many milliseconds the clock is behind the latest time that it has told, and what has passed since. */
  behindMs(): number;
  /** Takes what the clock says now for right. */
  accept(): void;
}

/** @param now monotonic milliseconds */
export function createWatchedClock(source: Clock, now: () => number = () => performance.now()): WatchedClock {
  const read = () => ({ time: source().getTime(), at: now() });
  let latest = read();

  return {
    clock() {
      const date = source();
      if (date.getTime() > latest.time) latest = { time: date.getTime(), at: now() };
      return date;
    },
    behindMs() {
      const { time, at } = read();
      return at - latest.at - (time - latest.time);
    },
    accept() {
      latest = read();
    },
  };
}
