import { SECOND_MS } from './durations.js';

/** The first wait is `firstMs`. Each failure multiplies it by `factor`, up to `maxMs`. */
export interface Backoff {
  firstMs: number;
  maxMs: number;
  /** 2 unless given. */
  factor?: number;
}

/** The other side's Retry-After overrides a backoff, but is never shorter than this, so retries always back off. */
const LEAST: Backoff = { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS };

export interface RetryWaitInput {
  backoff: Backoff;
  /** In a row, from 1. */
  failures: number;
  /** Milliseconds of a Retry-After; null: none. */
  askedMs: number | null;
  /** 0 up to 1, for the jitter. */
  random: number;
}

/** The milliseconds until the next try: those asked for, or exponential. Jitter of up to a fifth spreads the retries. */
export function retryWaitMs({ backoff, failures, askedMs, random }: RetryWaitInput): number {
  const waitMs =
    askedMs === null ? exponentialMs(backoff, failures) : Math.max(askedMs, exponentialMs(LEAST, failures));
  return Math.round(waitMs * (1 + random / 5));
}

/** The exponential wait in milliseconds, without jitter. @param failures in a row, from 1 */
export function exponentialMs({ firstMs, maxMs, factor = 2 }: Backoff, failures: number): number {
  return Math.min(firstMs * factor ** (failures - 1), maxMs);
}
