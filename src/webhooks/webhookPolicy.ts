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

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const FIRST_MS = SECOND_MS;
const MOST_MS = 15 * MINUTE_MS;
/** The platform's `Retry-After` counts, but after several failures it is not retried at once. */
const LEAST_MOST_MS = 15 * SECOND_MS;
/** After failing this long, it is retried only now and then. */
const GIVEN_UP_HOPE_MS = 3 * 24 * HOUR_MS;

/**
 * When to retry. There is always a next try, because any response may be a configuration fault, and client events must
 * not be lost. The wait has up to a fifth of jitter and is at most an hour.
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
