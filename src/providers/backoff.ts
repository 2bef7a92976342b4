import { exponentialMs } from '../domain/retryWait.js';

interface Backoff {
  /** One more failure: the next attempt has to wait twice as long, up to the cap. */
  failed(): void;
  succeeded(): void;
  /** Milliseconds until the next attempt is allowed; 0: now. */
  waitMs(): number;
}

interface BackoffOptions {
  baseMs: number;
  capMs: number;
  /** Uniform in [0, 1). */
  random: () => number;
  /** Monotonic milliseconds. */
  now: () => number;
}

/**
 * Exponential backoff; each wait is drawn from its upper half, so that nodes which failed together do not return together.
 */
export function createBackoff({ baseMs, capMs, random, now }: BackoffOptions): Backoff {
  let failures = 0;
  let until = 0;
  return {
    failed() {
      failures += 1;
      until = now() + exponentialMs({ firstMs: baseMs, maxMs: capMs }, failures) * (0.5 + random() / 2);
    },
    succeeded() {
      failures = 0;
      until = 0;
    },
    waitMs: () => Math.max(0, until - now()),
  };
}
