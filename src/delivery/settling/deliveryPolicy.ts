import type { Outcome, RejectionFault } from '../../domain/outcome.js';
import { MINUTE_MS, SECOND_MS } from '../../domain/durations.js';
import { retryWaitMs, type Backoff } from '../../domain/retryWait.js';

export const DELIVERY_STATUSES = ['PENDING', 'SENT', 'RETRYING', 'FAILED', 'EXPIRED', 'SUPPRESSED'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One send and its result. */
export interface DeliveryAttempt {
  at: Date;
  /** `interrupted`: the gateway stopped, or lost its lease, before it stored a result. The push may have arrived. */
  outcome: Outcome['kind'] | 'interrupted';
  reason: string | null;
  statusCode: number | null;
  durationMs: number;
  ambiguous: boolean;
  /** Why the delivery waited before the attempt; absent: it did not wait, or only for its turn. */
  waitedFor?: string;
}

/** A token to remove, unless the client has sent it again since `registeredBefore`. */
export interface TokenRemoval {
  reason: 'TOKEN_UNREGISTERED' | 'TOKEN_REFUSED';
  registeredBefore: Date;
}

/** The next step after an outcome. */
export interface NextStep {
  status: Extract<DeliveryStatus, 'SENT' | 'RETRYING' | 'FAILED' | 'EXPIRED'>;
  reason: string | null;
  /** When to send again; null: settled. */
  retryAt: Date | null;
  providerMessageId: string | null;
  removal: TokenRemoval | null;
}

/**
 * How far the provider's verdict on a single token can be trusted. `unproven`: the provider has not accepted these
 * credentials yet, so they may be at fault. `surging`: too many tokens are refused at once for the tokens to be at fault.
 */
export type TokenTrust = 'proven' | 'unproven' | 'surging';

export interface PolicyInput {
  outcome: Outcome;
  /** Sends with a known result, this one included: 1 for the first. */
  attempt: number;
  /** Sends with an unknown result, this one and interrupted ones included. */
  unconfirmed: number;
  tokenTrust: TokenTrust;
  /** When this send began. */
  sentAt: Date;
  now: Date;
  expiresAt: Date;
  /** 0 up to 1, for the jitter. */
  random: number;
}

/** The reason of an expired delivery with a send whose arrival is unknown. */
export const UNCONFIRMED = 'UNCONFIRMED';

type Action = 'sent' | 'fail' | Backoff;

/** One row: its outcomes and their next step. The first row that matches counts. */
interface PolicyRow {
  outcome: Outcome['kind'];
  fault?: RejectionFault;
  tokenTrust?: TokenTrust;
  /** Whether the provider answered at all. */
  answered?: boolean;
  /** Whether the push may have arrived despite the failure. */
  ambiguous?: boolean;
  then: Action;
  removes?: TokenRemoval['reason'];
  source: string;
}

/**
 * The whole delivery policy. `sendAgain` has the rules common to all rows that retry. A Retry-After overrides the waits
 * here.
 */
export const DELIVERY_POLICY: readonly PolicyRow[] = [
  {
    outcome: 'delivered',
    then: 'sent',
    source: 'Apple: 200; Firebase: 200 with the message name; RFC 8030: 201, any 2xx counts',
  },
  {
    outcome: 'unregistered',
    then: 'fail',
    removes: 'TOKEN_UNREGISTERED',
    source: 'Apple: 410 with the time since when; Firebase: 404 UNREGISTERED; RFC 8030: 404 and 410: delete the token',
  },
  {
    outcome: 'rejected',
    fault: 'token',
    tokenTrust: 'proven',
    then: 'fail',
    removes: 'TOKEN_REFUSED',
    source: 'Apple: never retry BadDeviceToken; Firebase: INVALID_ARGUMENT: delete when the payload is known good',
  },
  {
    outcome: 'rejected',
    fault: 'token',
    tokenTrust: 'surging',
    then: { firstMs: MINUTE_MS, maxMs: 5 * MINUTE_MS },
    source: 'Ours: tokens do not die by the dozen; a wrong environment or topic is mended by an admin',
  },
  {
    outcome: 'rejected',
    fault: 'token',
    then: 'fail',
    source: 'Ours: until the provider has accepted the credentials, its refusal of a token is no reason to remove it',
  },
  {
    outcome: 'rejected',
    fault: 'credentials',
    then: { firstMs: 30 * SECOND_MS, maxMs: 5 * MINUTE_MS },
    source: 'Apple: 403, Firebase: 401 and 403: fix the credentials first; ours: the push waits for it',
  },
  { outcome: 'rejected', then: 'fail', source: 'Apple, Firebase: no retry on other 4xx' },
  {
    outcome: 'throttled',
    then: { firstMs: MINUTE_MS, maxMs: 15 * MINUTE_MS },
    source: 'Firebase, "Throttling and quotas": Retry-After, else 60 s; Apple: 429 TooManyRequests, later',
  },
  {
    outcome: 'intercepted',
    then: { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS },
    source: "Ours: an answer of somebody on the way is not the provider's word; nothing was asked of the provider",
  },
  {
    outcome: 'retry',
    ambiguous: true,
    then: { firstMs: SECOND_MS, maxMs: 5 * MINUTE_MS, factor: 4 },
    source:
      'Ours: never lost beats never twice, so it is sent again until the provider answers; the same apns-id, tag and ' +
      'collapse id make the device show one; the pauses grow by the number of unknown sends',
  },
  {
    outcome: 'retry',
    answered: false,
    then: { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS },
    source: 'Ours: nothing was asked of the provider; the network mends itself in seconds',
  },
  {
    outcome: 'retry',
    then: { firstMs: 10 * SECOND_MS, maxMs: 15 * MINUTE_MS },
    source: 'Firebase, "Scale FCM": at least 10 s, exponential with jitter; Apple: 5xx up to 15 minutes',
  },
];

/** Decides the next step from the outcome, the attempt and the age. */
export function nextStep(input: PolicyInput): NextStep {
  const { outcome } = input;
  const row = policyFor(input);
  const step: NextStep = {
    status: 'FAILED',
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    retryAt: null,
    providerMessageId: null,
    removal: row.removes ? { reason: row.removes, registeredBefore: deadSince(input) } : null,
  };
  if (row.then === 'fail') return step;
  if (row.then !== 'sent') {
    return { ...step, ...sendAgain(input, row.then, row.ambiguous ? input.unconfirmed : input.attempt) };
  }
  return {
    ...step,
    status: 'SENT',
    providerMessageId: outcome.kind === 'delivered' ? outcome.providerMessageId : null,
  };
}

/** The first row that matches an outcome. */
export function policyFor({ outcome, tokenTrust }: Pick<PolicyInput, 'outcome' | 'tokenTrust'>): PolicyRow {
  const row = DELIVERY_POLICY.find(
    (candidate) =>
      candidate.outcome === outcome.kind &&
      (candidate.fault === undefined || (outcome.kind === 'rejected' && candidate.fault === outcome.fault)) &&
      (candidate.tokenTrust === undefined || candidate.tokenTrust === tokenTrust) &&
      (candidate.answered === undefined || candidate.answered === (outcome.statusCode !== null)) &&
      (candidate.ambiguous === undefined || (outcome.kind === 'retry' && candidate.ambiguous === outcome.ambiguous)),
  );
  if (!row) throw new Error(`the delivery policy has no row for ${outcome.kind}`);
  return row;
}

/**
 * APNs reports since when a token is dead; a later registration is alive. For other providers it is the time of the send.
 */
function deadSince({ outcome, sentAt }: PolicyInput): Date {
  return outcome.kind === 'unregistered' ? (outcome.since ?? sentAt) : sentAt;
}

/**
 * No send happens after the notification expires.
 * @param failures from 1; the wait grows with them
 */
function sendAgain(input: PolicyInput, backoff: Backoff, failures: number): Partial<NextStep> {
  const { outcome, unconfirmed, now, expiresAt, random } = input;
  const reason = outcome.kind === 'delivered' ? null : outcome.reason;
  const askedMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : null;
  const retryAt = new Date(now.getTime() + retryWaitMs({ backoff, failures, askedMs, random }));
  if (retryAt < expiresAt) return { status: 'RETRYING', retryAt };
  return { status: 'EXPIRED', reason: unconfirmed > 0 && reason !== null ? `${UNCONFIRMED}: ${reason}` : reason };
}
