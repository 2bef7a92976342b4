import type { TokenTrust } from './deliveryPolicy.js';
import type { Outcome } from '../domain/outcome.js';

/** Why nothing is sent by some credentials for a while. */
export const CIRCUIT_REASONS = [
  'CREDENTIALS_REFUSED',
  'TOKENS_REFUSED',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_INTERCEPTED',
  'PROVIDER_THROTTLES',
] as const;
export type CircuitReason = (typeof CIRCUIT_REASONS)[number];

export interface OpenCircuit {
  reason: CircuitReason;
  detail: string;
  openedAt: Date;
  retryAt: Date;
}

/**
 * What is known of one lane, that is of one app's credentials at one push service. Closed: sends go. Open: none goes before
 * `retryAt`; then one goes to see (half-open), and its outcome closes the circuit or opens it for twice as long. A value:
 * every change makes a new one.
 */
export interface Circuit {
  open: OpenCircuit | null;
  /** Openings in a row without a delivery in between. */
  openings: number;
  /** Failures in a row that are the provider's or the network's. */
  failures: number;
  /** These credentials have delivered something. */
  proven: boolean;
  /** The newest verdicts on tokens, oldest first; a chat's token is refused once, however often it is tried. */
  verdicts: readonly Verdict[];
}

interface Verdict {
  chatId: string;
  refused: boolean;
}

export const CLOSED: Circuit = { open: null, openings: 0, failures: 0, proven: false, verdicts: [] };

/** As many failures in a row as no healthy provider gives. */
const FAILURES_TO_OPEN = 20;
/** An answer of somebody in the provider's place counts for so many: no healthy way to a provider gives three in a row. */
const INTERCEPTED_WEIGHT = 7;
const VERDICTS_KEPT = 50;
/** So many refused tokens, and at least half of the newest verdicts, are the fault of something else than the tokens. */
const SURGE = 10;

const SECOND_MS = 1_000;
/** The first wait and the longest, in milliseconds. Whoever mends credentials is not kept waiting: that closes the circuit. */
const WAITS: Record<CircuitReason, { firstMs: number; maxMs: number }> = {
  CREDENTIALS_REFUSED: { firstMs: 30 * SECOND_MS, maxMs: 300 * SECOND_MS },
  TOKENS_REFUSED: { firstMs: 30 * SECOND_MS, maxMs: 300 * SECOND_MS },
  PROVIDER_UNAVAILABLE: { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS },
  PROVIDER_INTERCEPTED: { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS },
  PROVIDER_THROTTLES: { firstMs: 60 * SECOND_MS, maxMs: 300 * SECOND_MS },
};

const LEAST = { firstMs: SECOND_MS, maxMs: 15 * SECOND_MS };
/** A provider that asks for more is asked again all the same. */
const ASKED_MAX_MS = 15 * 60 * SECOND_MS;

/** The device token that a push was sent to. */
export interface SentToken {
  chatId: string;
  /** Something was delivered to it before, so that its refusal says more than that it was made up. */
  hasWorked: boolean;
}

export interface CircuitInput extends SentToken {
  outcome: Outcome;
  /** The credentials have delivered something before this circuit was made. */
  haveDelivered: boolean;
  now: Date;
  /** 0 up to 1, for the jitter. */
  random: number;
}

/** The circuit after one more outcome. */
export function afterOutcome(circuit: Circuit, input: CircuitInput): Circuit {
  const { outcome, chatId, now, random } = input;
  const opened = (reason: CircuitReason, detail: string, askedMs: number | null = null): Circuit => {
    // What was under way as it opened says the same once more; only what comes after the wait counts as a new failure.
    if (circuit.open?.reason === reason && isWaiting(circuit.open, now)) return circuit;
    // The provider's own word, but for one that says "at once" again and again.
    const waitMs =
      askedMs === null
        ? waitOf(WAITS[reason], circuit.openings)
        : Math.max(Math.min(askedMs, ASKED_MAX_MS), waitOf(LEAST, circuit.openings));
    const retryAt = new Date(now.getTime() + Math.round(waitMs * (1 + random / 5)));
    return { ...circuit, open: { reason, detail, openedAt: now, retryAt }, openings: circuit.openings + 1 };
  };
  switch (outcome.kind) {
    case 'delivered':
      return { ...CLOSED, proven: true, verdicts: circuit.open ? [] : afterDelivery(circuit.verdicts, chatId) };
    case 'unregistered':
      // The provider has taken the credentials and looked the token up: all is well but that token.
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
      // A look that found nobody leaves the question open.
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

/** Whether nothing is to be sent yet. A clock that has been set back since says nothing of how long it was. */
export function isWaiting({ openedAt, retryAt }: OpenCircuit, now: Date): boolean {
  return now < retryAt && now >= openedAt;
}

function waitOf({ firstMs, maxMs }: { firstMs: number; maxMs: number }, openings: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(openings, 20));
}

/** What the provider's word on a token is worth now. */
export function tokenTrust(circuit: Circuit, { haveDelivered }: Pick<CircuitInput, 'haveDelivered'>): TokenTrust {
  if (isSurge(circuit.verdicts)) return 'surging';
  return circuit.proven || haveDelivered ? 'proven' : 'unproven';
}

/** Whoever wants can bring such tokens by the dozen: credentials that deliver are not doubted for them. */
function isMadeUp({ proven }: Circuit, { hasWorked, haveDelivered }: CircuitInput): boolean {
  return !hasWorked && (proven || haveDelivered);
}

function afterDelivery(verdicts: readonly Verdict[], chatId: string): readonly Verdict[] {
  // While all is well nothing has to be kept.
  if (!verdicts.some(({ refused }) => refused)) return [];
  return [...verdicts, { chatId, refused: false }].slice(-VERDICTS_KEPT);
}

/** One token that is tried again and again is one token. */
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
