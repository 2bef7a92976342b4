/** What came of a request to a platform. */
export type WebhookOutcome =
  | { kind: 'delivered'; statusCode: number }
  /** Any answer but 2xx. */
  | { kind: 'refused'; statusCode: number; reason: string; retryAfterMs: number | null }
  /** No answer; the platform may have taken the events all the same. */
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

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST_MS = SECOND_MS;
const MOST_MS = 15 * MINUTE_MS;
/** The platform's own wish counts, but nobody is asked at once for ever. */
const LEAST_MOST_MS = 15 * SECOND_MS;
/** After so long it is asked now and then only. */
const GIVEN_UP_HOPE_MS = 3 * 24 * HOUR_MS;

/**
 * When to tell the platform again. There is always a next time: whatever it answers may be a fault in its set-up, and what
 * a client has said must not be lost by it. The wait has up to a fifth more, so that no herd returns at once, and is never
 * longer than an hour.
 */
export function nextWebhookTry({ outcome, attempt, failingSince, now, random }: WebhookRetry): Date {
  const waitMs = waitOf(
    'retryAfterMs' in outcome ? outcome.retryAfterMs : null,
    attempt,
    now.getTime() - failingSince.getTime(),
  );
  return new Date(now.getTime() + Math.min(HOUR_MS, Math.round(waitMs * (1 + random / 5))));
}

function waitOf(askedMs: number | null, attempt: number, failingMs: number): number {
  const exponentialMs = FIRST_MS * 2 ** Math.min(attempt - 1, 20);
  if (askedMs !== null) return Math.max(askedMs, Math.min(exponentialMs, LEAST_MOST_MS));
  return failingMs >= GIVEN_UP_HOPE_MS ? HOUR_MS : Math.min(exponentialMs, MOST_MS);
}
