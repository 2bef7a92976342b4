import type { Clock } from './clock.js';

/** A clock that remembers its latest time, to detect when the system clock is set back. */
export interface WatchedClock {
  clock: Clock;
  /** Milliseconds by which the clock is behind its latest time plus the time elapsed since. */
  behindMs(): number;
  /** Accepts the present time as correct. */
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
