import type { Outcome } from './outcome.js';

export const DELIVERY_STATUSES = ['PENDING', 'SENT', 'RETRYING', 'FAILED', 'EXPIRED', 'SUPPRESSED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One send and what came of it. */
export interface DeliveryAttempt {
  at: Date;
  outcome: Outcome['kind'];
  reason: string | null;
  statusCode: number | null;
  durationMs: number;
  ambiguous: boolean;
}

/** What follows from an outcome. `removeTokenOf`: the token is dead if it was registered before that moment. */
export interface NextStep {
  status: Extract<DeliveryStatus, 'SENT' | 'RETRYING' | 'FAILED' | 'EXPIRED'>;
  reason: string | null;
  /** When to send again; null: settled. */
  retryAt: Date | null;
  providerMessageId: string | null;
  removeTokenOf: Date | null;
}

export interface PolicyInput {
  outcome: Outcome;
  /** Sends begun, this one included: 1 for the first. */
  attempt: number;
  /** Sends, this one included, of which nobody knows whether they arrived. */
  unconfirmed: number;
  /** When this send began. */
  sentAt: Date;
  now: Date;
  expiresAt: Date;
  /** 0 up to 1, for the jitter. */
  random: number;
}

/** An ambiguous failure may be followed by one more send, never by two: it could show twice on the device. */
export const MAX_UNCONFIRMED = 2;

interface Backoff {
  firstMs: number;
  maxMs: number;
}
/** Nothing reached the provider: the network mends itself in seconds. */
const NETWORK: Backoff = { firstMs: 1_000, maxMs: 60_000 };
/** Firebase, "Scale FCM": at least 10 s, exponential with jitter; Apple: try later, up to 15 minutes. */
const PROVIDER: Backoff = { firstMs: 10_000, maxMs: 15 * 60_000 };
/** Firebase, "Throttling and quotas": without Retry-After wait 60 s. */
const THROTTLED: Backoff = { firstMs: 60_000, maxMs: 15 * 60_000 };

/** The delivery policy: outcome, attempt and time in, next step out. */
export function nextStep(input: PolicyInput): NextStep {
  const { outcome } = input;
  switch (outcome.kind) {
    case 'delivered':
      return { ...settled('SENT', null), providerMessageId: outcome.providerMessageId };
    case 'rejected':
      return settled('FAILED', outcome.reason);
    case 'unregistered':
      // APNs says since when (a token registered after that is alive); Firebase speaks of the moment of sending.
      return { ...settled('FAILED', outcome.reason), removeTokenOf: outcome.since ?? input.sentAt };
    case 'throttled':
      return retry(input, THROTTLED, outcome.retryAfterMs, outcome.reason);
    case 'retry':
      if (input.unconfirmed >= MAX_UNCONFIRMED) return settled('FAILED', `UNCONFIRMED: ${outcome.reason}`);
      return retry(input, outcome.statusCode === null ? NETWORK : PROVIDER, outcome.retryAfterMs, outcome.reason);
  }
}

function settled(status: 'SENT' | 'FAILED' | 'EXPIRED', reason: string | null): NextStep {
  return { status, reason, retryAt: null, providerMessageId: null, removeTokenOf: null };
}

/**
 * The provider's own word on when, else exponential backoff; both with up to a fifth more, so that no herd returns at
 * once. A provider that says "at once" again and again is not taken at its word: the network's backoff is the least.
 */
function retry(input: PolicyInput, backoff: Backoff, retryAfterMs: number | null, reason: string): NextStep {
  const waitMs =
    retryAfterMs === null ? waitOf(backoff, input.attempt) : Math.max(retryAfterMs, waitOf(NETWORK, input.attempt));
  const retryAt = new Date(input.now.getTime() + Math.round(waitMs * (1 + input.random / 5)));
  if (retryAt >= input.expiresAt) return settled('EXPIRED', reason);
  return { status: 'RETRYING', reason, retryAt, providerMessageId: null, removeTokenOf: null };
}

function waitOf({ firstMs, maxMs }: Backoff, attempt: number): number {
  return Math.min(firstMs * 2 ** (attempt - 1), maxMs);
}
