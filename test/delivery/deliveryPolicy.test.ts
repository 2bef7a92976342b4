import fc from 'fast-check';
import {
  DELIVERY_POLICY,
  nextStep,
  policyFor,
  type NextStep,
  type PolicyInput,
} from '../../src/delivery/settling/deliveryPolicy.js';
import type { Outcome } from '../../src/domain/outcome.js';

type OutcomeOf<Kind extends Outcome['kind']> = Extract<Outcome, { kind: Kind }>;

const NOW = new Date('2026-03-01T12:00:00.000Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function after(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

function step(outcome: Outcome, input: Partial<PolicyInput> = {}): NextStep {
  const first = {
    attempt: 1,
    unconfirmed: 0,
    tokenTrust: 'proven' as const,
    sentAt: after(-200),
    now: NOW,
    expiresAt: after(HOUR),
    random: 0,
  };
  return nextStep({ ...first, ...input, outcome });
}

/** Milliseconds until the next send; the status where there is none. */
function wait(outcome: Outcome, input: Partial<PolicyInput> = {}): number | string {
  const { retryAt, status } = step(outcome, input);
  return retryAt === null ? status : retryAt.getTime() - NOW.getTime();
}

const delivered: OutcomeOf<'delivered'> = { kind: 'delivered', statusCode: 200, providerMessageId: 'm1' };
const rejected: OutcomeOf<'rejected'> = { kind: 'rejected', statusCode: 400, reason: 'PayloadEmpty', fault: 'push' };
const unregistered: OutcomeOf<'unregistered'> = {
  kind: 'unregistered',
  statusCode: 410,
  reason: 'Unregistered',
  since: after(-HOUR),
};
const throttled: OutcomeOf<'throttled'> = {
  kind: 'throttled',
  statusCode: 429,
  reason: 'TooManyRequests',
  retryAfterMs: null,
  scope: 'device',
};
const notSent: OutcomeOf<'retry'> = {
  kind: 'retry',
  statusCode: null,
  reason: 'ECONNREFUSED',
  retryAfterMs: null,
  ambiguous: false,
};
const serverFault: OutcomeOf<'retry'> = { ...notSent, statusCode: 503, reason: 'ServiceUnavailable' };
const timedOut: OutcomeOf<'retry'> = { ...notSent, reason: 'TIMEOUT', ambiguous: true };

const intercepted: OutcomeOf<'intercepted'> = {
  kind: 'intercepted',
  statusCode: 200,
  reason: "not the provider's answer: status 200",
  retryAfterMs: null,
};

const settled = { retryAt: null, providerMessageId: null, removal: null };

describe.each([1, 2, 10])('what the provider decided, at attempt %d', (attempt) => {
  it.each([1, HOUR, -HOUR])('is settled, %d ms before it expires', (left) => {
    const input = { attempt, expiresAt: after(left) };
    expect(step(delivered, input)).toEqual({ ...settled, status: 'SENT', reason: null, providerMessageId: 'm1' });
    expect(step(rejected, input)).toEqual({ ...settled, status: 'FAILED', reason: 'PayloadEmpty' });
    expect(step(unregistered, input)).toEqual({
      ...settled,
      status: 'FAILED',
      reason: 'Unregistered',
      removal: { reason: 'TOKEN_UNREGISTERED', registeredBefore: after(-HOUR) },
    });
  });
});

it('takes the moment of sending for the one since when a token is dead, where the provider says none', () => {
  const { removal } = step({ ...unregistered, since: null }, { sentAt: after(-5 * SECOND) });
  expect(removal?.registeredBefore).toEqual(after(-5 * SECOND));
});

describe('the wait for the next send', () => {
  it.each<[string, Outcome, (number | string)[]]>([
    ['nothing reached the provider', notSent, [1, 2, 4, 8, 15, 15]],
    ['somebody else answers', intercepted, [1, 2, 4, 8, 15, 15]],
    ['the provider has a fault', serverFault, [10, 20, 40, 80, 160, 320, 640, 900, 900]],
    ['the provider has too much to do', throttled, [60, 120, 240, 480, 900, 900]],
  ])('doubles up to a limit while %s', (_name, outcome, seconds) => {
    const waits = seconds.map((_, index) => wait(outcome, { attempt: index + 1 }));
    expect(waits).toEqual(seconds.map((count) => Number(count) * SECOND));
  });

  it('has no end of numbers', () => {
    expect(wait(serverFault, { attempt: 5_000 })).toBe(15 * MINUTE);
  });

  it.each([serverFault, throttled])('is what the provider says, whatever the attempt', (outcome) => {
    for (const attempt of [1, 7]) {
      expect(wait({ ...outcome, retryAfterMs: 90 * SECOND }, { attempt })).toBe(90 * SECOND);
    }
  });

  // Firebase, "Scale FCM": at least 10 s. A provider that says "0" must not be asked in a loop.
  it.each([0, 1])('is never next to nothing, not even when the provider says %d ms', (retryAfterMs) => {
    expect(wait({ ...serverFault, retryAfterMs })).toBeGreaterThanOrEqual(SECOND);
  });

  it('has up to a fifth more, by chance', () => {
    expect(wait(serverFault, { random: 0.5 })).toBe(11 * SECOND);
    expect(wait({ ...throttled, retryAfterMs: 100 * SECOND }, { random: 0.999_99 })).toBeCloseTo(119_999.8, 0);
  });

  it('keeps the reason, and asks for nothing else', () => {
    expect(step(serverFault)).toEqual({
      ...settled,
      status: 'RETRYING',
      reason: 'ServiceUnavailable',
      retryAt: after(10 * SECOND),
    });
  });
});

describe('a token that the provider refuses', () => {
  const refused: Outcome = { ...rejected, reason: 'BadDeviceToken', fault: 'token' };

  it('goes where these credentials have delivered to others', () => {
    expect(step(refused, { tokenTrust: 'proven', sentAt: after(-SECOND) })).toEqual({
      ...settled,
      status: 'FAILED',
      reason: 'BadDeviceToken',
      removal: { reason: 'TOKEN_REFUSED', registeredBefore: after(-SECOND) },
    });
  });

  it('stays where the credentials may be the fault', () => {
    const kept = { ...settled, reason: 'BadDeviceToken' };
    expect(step(refused, { tokenTrust: 'unproven' })).toEqual({ ...kept, status: 'FAILED' });
    expect(step(refused, { tokenTrust: 'surging' })).toEqual({ ...kept, status: 'RETRYING', retryAt: after(MINUTE) });
  });
});

it('waits for the credentials to be mended, as long as the notification matters', () => {
  const refused: Outcome = { ...rejected, statusCode: 403, reason: 'InvalidProviderToken', fault: 'credentials' };
  expect([1, 2, 3, 9].map((attempt) => wait(refused, { attempt }))).toEqual([30, 60, 120, 300].map((s) => s * SECOND));
  expect(wait(refused, { expiresAt: after(SECOND) })).toBe('EXPIRED');
});

it('names a source for every row, and has one for every outcome', () => {
  for (const { source } of DELIVERY_POLICY) expect(source).toMatch(/^(?:Apple|Firebase|Ours)/);
  for (const outcome of [delivered, rejected, unregistered, throttled, intercepted, notSent, serverFault, timedOut]) {
    for (const tokenTrust of ['proven', 'unproven', 'surging'] as const) {
      expect(policyFor({ outcome, tokenTrust }).outcome).toBe(outcome.kind);
    }
  }
});

describe('expiry', () => {
  it.each([notSent, serverFault, throttled, intercepted, timedOut])(
    'ends the tries once the next would come too late',
    (outcome) => {
      const ms = wait(outcome, { unconfirmed: 0 });
      expect(wait(outcome, { expiresAt: after(Number(ms) + 1) })).toBe(ms);
      const last = step(outcome, { expiresAt: after(Number(ms)) });
      expect(last).toEqual({ ...settled, status: 'EXPIRED', reason: 'reason' in outcome ? outcome.reason : null });
    },
  );

  it('counts what the provider asks for', () => {
    expect(wait({ ...throttled, retryAfterMs: 2 * HOUR })).toBe('EXPIRED');
  });
});

describe('an unknown result', () => {
  it('is followed by another send after growing pauses, whatever else has failed in between', () => {
    const waits = [1, 2, 3, 4, 5, 6, 40].map((unconfirmed) =>
      wait(timedOut, { attempt: unconfirmed + 3, unconfirmed }),
    );
    expect(waits).toEqual([1, 4, 16, 64, 256, 300, 300].map((seconds) => seconds * SECOND));
  });

  it('does not make the waits for a provider that answers longer', () => {
    expect(wait(serverFault, { attempt: 6, unconfirmed: 1 })).toBe(320 * SECOND);
  });

  it('never makes a delivery a failure: it expires, and says that it may have arrived', () => {
    const tooLate = { expiresAt: after(SECOND) };
    const unknown = { ...settled, status: 'EXPIRED' as const };
    expect(step(timedOut, { ...tooLate, unconfirmed: 9 })).toEqual({ ...unknown, reason: 'UNCONFIRMED: TIMEOUT' });
    expect(step(serverFault, { ...tooLate, unconfirmed: 1 })).toEqual({
      ...unknown,
      reason: 'UNCONFIRMED: ServiceUnavailable',
    });
    expect(step(serverFault, tooLate)).toEqual({ ...unknown, reason: 'ServiceUnavailable' });
  });

  it('is forgotten once the provider has answered for good', () => {
    expect(step(delivered, { unconfirmed: 3 })).toMatchObject({ status: 'SENT', reason: null });
    expect(step(rejected, { unconfirmed: 3 })).toMatchObject({ status: 'FAILED', reason: 'PayloadEmpty' });
  });
});

it('never sends before the provider wants it, nor after the expiry, and gives up nothing before', () => {
  const answer = {
    statusCode: fc.constantFrom(429, 500, 503),
    reason: fc.constant('Later'),
    retryAfterMs: fc.option(fc.integer({ min: 0, max: 2 * HOUR })),
  };
  const outcomes = fc.oneof(
    fc.record({ kind: fc.constant('retry' as const), ambiguous: fc.boolean(), ...answer }),
    fc.record({ kind: fc.constant('throttled' as const), scope: fc.constant('device' as const), ...answer }),
  );
  const inputs = fc.record({
    attempt: fc.integer({ min: 1, max: 40 }),
    unconfirmed: fc.integer({ min: 0, max: 3 }),
    expiresAt: fc.integer({ min: -HOUR, max: 3 * HOUR }).map(after),
    random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  });
  fc.assert(
    fc.property(outcomes, inputs, (outcome, input) => {
      // An unknown result counts itself.
      const isUnknown = outcome.kind === 'retry' && outcome.ambiguous;
      const unconfirmed = input.unconfirmed + (isUnknown ? 1 : 0);
      const { status, retryAt, removal } = step(outcome, { ...input, unconfirmed });
      expect(removal).toBeNull();
      expect(status).toBe(retryAt === null ? 'EXPIRED' : 'RETRYING');
      if (retryAt === null) return;
      expect(retryAt.getTime()).toBeGreaterThanOrEqual(NOW.getTime() + (outcome.retryAfterMs ?? SECOND));
      expect(retryAt < input.expiresAt).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
