import type { TokenTrust } from '../settling/deliveryPolicy.js';
import type { Outcome } from '../../domain/outcome.js';
import { MINUTE_MS, SECOND_MS } from '../../domain/durations.js';
import { retryWaitMs, type Backoff } from '../../domain/retryWait.js';

/** The reason why a circuit is open. */
export type CircuitReason =
  'CREDENTIALS_REFUSED' | 'TOKENS_REFUSED' | 'PROVIDER_UNAVAILABLE' | 'PROVIDER_INTERCEPTED' | 'PROVIDER_THROTTLES';

interface OpenCircuit {
  reason: CircuitReason;
  detail: string;
  openedAt: Date;
  retryAt: Date;
}

/**
 * The circuit breaker of one lane: one app's credentials at one push service. Closed: pushes are sent. Open: none is sent
 * before `retryAt`. Then one trial goes out (half-open). Its outcome closes the circuit or opens it for twice as long.
 * Immutable: every change makes a new value.
 */
export interface Circuit {
  open: OpenCircuit | null;
  /** Openings in a row. A delivery, or an unregistered token, ends the row. */
  openings: number;
  /** Failures in a row of the provider or the network. */
  failures: number;
  /** The provider has accepted these credentials: it delivered a push, or found a token unregistered. */
  proven: boolean;
  /** The newest verdicts on tokens, oldest first. The token of a chat counts as refused once, however often it is tried. */
  verdicts: readonly Verdict[];
}

interface Verdict {
  chatId: string;
  refused: boolean;
}

export const CLOSED: Circuit = { open: null, openings: 0, failures: 0, proven: false, verdicts: [] };

/** A healthy provider does not fail this often in a row. */
const FAILURES_TO_OPEN = 20;
/** The weight of an intercepted answer. A healthy route to a provider does not give three in a row. */
const INTERCEPTED_WEIGHT = 7;
const VERDICTS_KEPT = 50;
/** This many refused tokens, and at least half of the newest verdicts, mean that the tokens are not at fault. */
const SURGE = 10;

/** The first and the longest wait, in milliseconds. New credentials end a wait: they close the circuit. */
const WAITS: Record<CircuitReason, Backoff> = {
  CREDENTIALS_REFUSED: { firstMs: 30 * SECOND_MS, maxMs: 5 * MINUTE_MS },
  TOKENS_REFUSED: { firstMs: 30 * SECOND_MS, maxMs: 5 * MINUTE_MS },
  PROVIDER_UNAVAILABLE: { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS },
  PROVIDER_INTERCEPTED: { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS },
  PROVIDER_THROTTLES: { firstMs: MINUTE_MS, maxMs: 5 * MINUTE_MS },
};

/** The longest Retry-After that is honored. */
const ASKED_MAX_MS = 15 * MINUTE_MS;

/** The device token of a push. */
export interface SentToken {
  chatId: string;
  /** A push was delivered to it before, so it was not made up. */
  hasWorked: boolean;
}

interface CircuitInput extends SentToken {
  outcome: Outcome;
  /** A push was delivered with these credentials before, on any node or before a restart. */
  haveDelivered: boolean;
  now: Date;
  /** 0 up to 1, for the jitter. */
  random: number;
}

/** The circuit after one more outcome. */
export function afterOutcome(circuit: Circuit, input: CircuitInput): Circuit {
  const { outcome, chatId, now, random } = input;
  const opened = (reason: CircuitReason, detail: string, askedMs: number | null = null): Circuit => {
    // Sends under way at the opening repeat the same failure. Only a failure after the wait is a new one.
    if (circuit.open?.reason === reason && isWaiting(circuit.open, now)) return circuit;
    const openings = circuit.openings + 1;
    const waitMs = retryWaitMs({
      backoff: WAITS[reason],
      failures: openings,
      askedMs: askedMs === null ? null : Math.min(askedMs, ASKED_MAX_MS),
      random,
    });
    const retryAt = new Date(now.getTime() + waitMs);
    return { ...circuit, open: { reason, detail, openedAt: now, retryAt }, openings };
  };
  if (isOfDevice(outcome)) return circuit;
  switch (outcome.kind) {
    case 'delivered':
      return { ...CLOSED, proven: true, verdicts: circuit.open ? [] : afterDelivery(circuit.verdicts, chatId) };
    case 'unregistered':
      // The provider accepted the credentials and looked the token up. Only that token is bad.
      return { ...circuit, open: isAboutTokens(circuit) ? circuit.open : null, openings: 0, failures: 0, proven: true };
    case 'throttled':
      return outcome.scope === 'device'
        ? { ...circuit, failures: 0 }
        : opened('PROVIDER_THROTTLES', outcome.reason, outcome.retryAfterMs);
    case 'rejected':
      if (outcome.fault === 'credentials') return opened('CREDENTIALS_REFUSED', outcome.reason);
      if (outcome.fault === 'push' || isMadeUp(circuit, input)) return { ...circuit, failures: 0 };
      circuit = { ...circuit, failures: 0, verdicts: afterRefusal(circuit.verdicts, chatId) };
      return isSurge(circuit.verdicts) ? opened('TOKENS_REFUSED', outcome.reason) : circuit;
    case 'retry':
      // A trial without an answer keeps the circuit open.
      if (circuit.open !== null) return opened(circuit.open.reason, circuit.open.detail);
      circuit = { ...circuit, failures: circuit.failures + 1 };
      return circuit.failures >= FAILURES_TO_OPEN ? opened('PROVIDER_UNAVAILABLE', outcome.reason) : circuit;
    case 'intercepted':
      if (circuit.open !== null && circuit.open.reason !== 'PROVIDER_UNAVAILABLE') {
        return opened(circuit.open.reason, circuit.open.detail, outcome.retryAfterMs);
      }
      circuit = { ...circuit, failures: circuit.failures + INTERCEPTED_WEIGHT };
      return circuit.failures >= FAILURES_TO_OPEN
        ? opened('PROVIDER_INTERCEPTED', outcome.reason, outcome.retryAfterMs)
        : circuit;
  }
}

/** Whether the answer is that of a device's own server, which says nothing about the lane. */
function isOfDevice(outcome: Outcome): boolean {
  return outcome.kind !== 'throttled' && outcome.kind !== 'intercepted' && outcome.scope === 'device';
}

/** Whether sends must still wait. If the clock was set back since the opening, they do not wait. */
export function isWaiting({ openedAt, retryAt }: OpenCircuit, now: Date): boolean {
  return now < retryAt && now >= openedAt;
}

/** How far the provider's verdict on a token can be trusted now. */
export function tokenTrust(circuit: Circuit, { haveDelivered }: Pick<CircuitInput, 'haveDelivered'>): TokenTrust {
  if (isSurge(circuit.verdicts)) return 'surging';
  return circuit.proven || haveDelivered ? 'proven' : 'unproven';
}

/** Any client can register made-up tokens by the dozen. They cast no doubt on credentials that the provider has accepted. */
function isMadeUp({ proven }: Circuit, { hasWorked, haveDelivered }: CircuitInput): boolean {
  return !hasWorked && (proven || haveDelivered);
}

function afterDelivery(verdicts: readonly Verdict[], chatId: string): readonly Verdict[] {
  // Without refusals there is nothing to keep.
  if (!verdicts.some(({ refused }) => refused)) return [];
  return [...verdicts, { chatId, refused: false }].slice(-VERDICTS_KEPT);
}

/** Counts a token once, however often it is tried. */
function afterRefusal(verdicts: readonly Verdict[], chatId: string): readonly Verdict[] {
  if (verdicts.some((verdict) => verdict.refused && verdict.chatId === chatId)) return verdicts;
  return [...verdicts, { chatId, refused: true }].slice(-VERDICTS_KEPT);
}

function isSurge(verdicts: readonly Verdict[]): boolean {
  const refused = verdicts.filter((verdict) => verdict.refused).length;
  return refused >= SURGE && refused * 2 >= verdicts.length;
}

function isAboutTokens(circuit: Circuit): boolean {
  return circuit.open?.reason === 'TOKENS_REFUSED';
}
