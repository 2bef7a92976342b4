import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/durations.js';
import { retryWaitMs, type Backoff } from '../../domain/retryWait.js';

/** The result of a request to a platform. */
export type WebhookOutcome =
  | { kind: 'delivered'; statusCode: number }
  /** Any status but 2xx. */
  | { kind: 'refused'; statusCode: number; reason: string; retryAfterMs: number | null }
  /** No response; the platform may still have received the events. */
  | { kind: 'unreachable'; reason: string };

export interface WebhookRetry {
  outcome: Exclude<WebhookOutcome, { kind: 'delivered' }>;
  /** Failures in a row, this one included. */
  attempt: number;
  /** When the first of them was. */
  failingSince: Date;
  now: Date;
  /** 0 up to 1, for the jitter. */
  random: number;
}

const BACKOFF: Backoff = { firstMs: SECOND_MS, maxMs: 15 * MINUTE_MS };
/** After failing this long, it is retried only now and then. */
const GIVEN_UP_HOPE_MS = 3 * DAY_MS;
const NOW_AND_THEN: Backoff = { firstMs: HOUR_MS, maxMs: HOUR_MS };

/**
 * When to retry. There is always a next try, because any response may be a configuration fault, and client events must
 * not be lost. The wait has up to a fifth of jitter and is at most an hour.
 */
export function nextWebhookTry({ outcome, attempt, failingSince, now, random }: WebhookRetry): Date {
  const failingMs = now.getTime() - failingSince.getTime();
  const waitMs = retryWaitMs({
    backoff: failingMs >= GIVEN_UP_HOPE_MS ? NOW_AND_THEN : BACKOFF,
    failures: attempt,
    askedMs: 'retryAfterMs' in outcome ? outcome.retryAfterMs : null,
    random,
  });
  return new Date(now.getTime() + Math.min(HOUR_MS, waitMs));
}
