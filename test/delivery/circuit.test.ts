import fc from 'fast-check';
import { afterOutcome, CLOSED, isWaiting, tokenTrust, type Circuit } from '../../src/delivery/lanes/circuit.js';
import type { Outcome } from '../../src/domain/outcome.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const SECOND = 1_000;

function after(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

const delivered: Outcome = { kind: 'delivered', statusCode: 200, providerMessageId: 'm1' };
const badKey: Outcome = { kind: 'rejected', statusCode: 403, reason: 'InvalidProviderToken', fault: 'credentials' };
const badToken: Outcome = { kind: 'rejected', statusCode: 400, reason: 'BadDeviceToken', fault: 'token' };
const badPush: Outcome = { kind: 'rejected', statusCode: 400, reason: 'PayloadEmpty', fault: 'push' };
const gone: Outcome = { kind: 'unregistered', statusCode: 410, reason: 'Unregistered', since: null };
const failed: Outcome = { kind: 'retry', statusCode: 503, reason: 'Shutdown', retryAfterMs: null, ambiguous: false };
const intercepted: Outcome = {
  kind: 'intercepted',
  statusCode: null,
  reason: 'proxy answered 407',
  retryAfterMs: null,
};
const quota: Extract<Outcome, { kind: 'throttled' }> = {
  kind: 'throttled',
  statusCode: 429,
  reason: 'QUOTA_EXCEEDED',
  retryAfterMs: 90 * SECOND,
  scope: 'credentials',
};

/** The circuit after these outcomes, all at the same moment. */
function run(outcomes: readonly Outcome[], start: Circuit = CLOSED, now = NOW): Circuit {
  return outcomes.reduce((circuit, outcome, index) => {
    const chatId = `chat-${index}`;
    return afterOutcome(circuit, { outcome, chatId, now, ...HAS_WORKED });
  }, start);
}

/** To tokens that have worked, by credentials of which nothing was known before. */
const HAS_WORKED = { hasWorked: true, haveDelivered: false, random: 0 };
const trust = (circuit: Circuit, haveDelivered = false) => tokenTrust(circuit, { haveDelivered });

function times(count: number, outcome: Outcome): Outcome[] {
  return Array.from({ length: count }, () => outcome);
}

/** Seconds until the circuit may be tried, or null while it is closed. */
function openFor({ open }: Circuit, now = NOW): number | null {
  return open && (open.retryAt.getTime() - now.getTime()) / SECOND;
}

it('opens at once for credentials that are refused, and only once for all that were under way', () => {
  const circuit = run(times(200, badKey));
  expect(circuit.open).toEqual({
    reason: 'CREDENTIALS_REFUSED',
    detail: 'InvalidProviderToken',
    openedAt: after(0),
    retryAt: after(30_000),
  });
  expect(circuit.openings).toBe(1);
});

it("is not concerned by the failures of one device's own server", () => {
  const own: Outcome = { ...failed, scope: 'device' };
  expect(run(times(200, own))).toEqual(CLOSED);
  const nineteen = run(times(19, failed));
  expect(run([...times(5, own), failed], nineteen).open).toMatchObject({ reason: 'PROVIDER_UNAVAILABLE' });
  const open = run(times(20, failed));
  expect(run([own], open, after(60_000))).toBe(open);
});

it.each([
  ['a delivery', delivered],
  ['a dead token', gone],
  ['a refused token', badToken],
])("does not take %s from a device's own server for the provider's word", (_name, outcome) => {
  const own = { ...outcome, scope: 'device' } as Outcome;
  expect(run(times(20, own))).toEqual(CLOSED);
  const open = run([badKey]);
  expect(run([own], open, after(60_000))).toBe(open);
});

it('waits from its opening to its time, and not for as long as a clock was set back', () => {
  const { open } = run([badKey]);
  if (!open) throw new Error('not open');
  const waiting = [-3_600_000, -1, 0, 29_999, 30_000].map((ms) => isWaiting(open, after(ms)));
  expect(waiting).toEqual([false, false, true, true, false]);
});

it('stays open twice as long after each look that finds nothing better, up to five minutes', () => {
  let circuit = run([badKey]);
  const waits: (number | null)[] = [openFor(circuit)];
  for (const look of [badKey, failed, badKey, badKey, badKey]) {
    const now = circuit.open?.retryAt ?? NOW;
    circuit = run([look], circuit, now);
    waits.push(openFor(circuit, now));
    expect(circuit.open?.reason).toBe('CREDENTIALS_REFUSED');
  }
  expect(waits).toEqual([30, 60, 120, 240, 300, 300]);
});

it.each([
  ['a delivery', delivered],
  ['the word that one token is dead', gone],
])('closes with %s', (_name, outcome) => {
  expect(run([outcome], run([badKey]), after(30_000))).toMatchObject({ open: null, openings: 0, proven: true });
});

it('opens after 20 failures in a row, and not when anything else comes in between', () => {
  expect(run(times(19, failed)).open).toBeNull();
  expect(run(times(20, failed)).open).toMatchObject({ reason: 'PROVIDER_UNAVAILABLE', detail: 'Shutdown' });
  for (const other of [delivered, gone, badPush, badToken]) {
    expect(run([...times(19, failed), other, ...times(19, failed)]).open).toBeNull();
  }
});

it.each([
  ['credentials that are refused', [badKey], 30, 300],
  ['tokens that are refused', times(10, badToken), 30, 300],
  ['a provider that fails', times(20, failed), 1, 15],
  ['somebody in its place', times(3, intercepted), 1, 15],
  ['a quota that is used up', [{ ...quota, retryAfterMs: null }], 60, 300],
])('waits at first and at most for %s', (_name, outcomes, first, most) => {
  let circuit = run(outcomes);
  expect(openFor(circuit)).toBe(first);
  for (let look = 0; look < 12; look += 1) {
    const now = circuit.open?.retryAt ?? NOW;
    circuit = run(outcomes.slice(-1), circuit, now);
    expect(circuit).toMatchObject({ openings: look + 2, open: { openedAt: now } });
  }
  expect(openFor(circuit, circuit.open?.openedAt)).toBe(most);
});

it('begins anew to count failures with a refused push, and with a limit of one device', () => {
  const nineteen = run(times(19, failed));
  expect(nineteen).toEqual({ ...CLOSED, failures: 19 });
  expect(run([badPush], nineteen)).toEqual(CLOSED);
  expect(run([{ ...quota, scope: 'device' }], nineteen)).toEqual(CLOSED);
});

it('does not take a refused push for a refused token', () => {
  expect(run(times(40, badPush))).toEqual(CLOSED);
});

it('counts one answer in its place as seven failures', () => {
  expect(run([...times(12, failed), intercepted]).open).toBeNull();
  expect(run([...times(13, failed), intercepted]).open).toMatchObject({ reason: 'PROVIDER_INTERCEPTED' });
});

it('stays open for its own reason while somebody answers in the place of the provider', () => {
  const circuit = run([intercepted], run([badKey]), after(30_000));
  expect(circuit).toMatchObject({ openings: 2, failures: 0 });
  expect(circuit.open).toMatchObject({ reason: 'CREDENTIALS_REFUSED', detail: 'InvalidProviderToken' });
});

it('opens after three answers in a row of somebody in the place of the provider', () => {
  expect(run([...times(2, intercepted), delivered, ...times(2, intercepted)]).open).toBeNull();
  const circuit = run(times(3, intercepted));
  expect(circuit.open).toMatchObject({ reason: 'PROVIDER_INTERCEPTED', detail: 'proxy answered 407' });
  expect(openFor(circuit)).toBe(1);
  expect(run([intercepted], circuit, after(SECOND))).toMatchObject({ openings: 2 });
  expect(run([intercepted], run(times(20, failed)), after(SECOND)).open?.reason).toBe('PROVIDER_INTERCEPTED');
  expect(run([intercepted], run([badKey]), after(30_000)).open?.reason).toBe('CREDENTIALS_REFUSED');
});

it("waits as long as a project's quota asks for, and not at all for one device's", () => {
  expect(openFor(run([quota]))).toBe(90);
  expect(openFor(run([{ ...quota, retryAfterMs: 2 * SECOND }]))).toBe(2);
  expect(openFor(run([{ ...quota, retryAfterMs: 0 }]))).toBe(1);
  expect(openFor(run([{ ...quota, retryAfterMs: null }]))).toBe(60);
  expect(run(times(100, { ...quota, scope: 'device' })).open).toBeNull();
});

it('does not wait for ever, whatever a provider asks for', () => {
  expect(openFor(run([{ ...quota, retryAfterMs: 999_999_999_000 }]))).toBe(900);
});

describe('tokens that are refused', () => {
  it('are believed one by one, once something was delivered', () => {
    expect(trust(run([badToken]))).toBe('unproven');
    expect(trust(run([delivered, badToken]))).toBe('proven');
    expect(trust(run([gone, badToken]))).toBe('proven');
  });

  it('are not believed by the dozen: the circuit opens', () => {
    const circuit = run([delivered, ...times(10, badToken)]);
    expect(trust(circuit)).toBe('surging');
    expect(circuit.open).toMatchObject({ reason: 'TOKENS_REFUSED', detail: 'BadDeviceToken' });
  });

  it('are one and the same however often it is tried', () => {
    let circuit = run([delivered]);
    for (let tries = 0; tries < 50; tries += 1) {
      circuit = afterOutcome(circuit, { outcome: badToken, chatId: 'chat-of-a-bad-token', now: NOW, ...HAS_WORKED });
    }
    expect([circuit.open, trust(circuit)]).toEqual([null, 'proven']);
  });

  it('are believed where most others are taken', () => {
    const mixed = Array.from({ length: 300 }, (_, index) => (index % 5 === 0 ? badToken : delivered));
    expect(run(mixed).open).toBeNull();
    expect(trust(run(mixed))).toBe('proven');
  });

  it('are not believed from ten on, where they are half of the newest verdicts', () => {
    // A delivery before any refusal says nothing of them.
    const mixed = (refused: number, taken: number) =>
      run([badToken, ...times(taken, delivered), ...times(refused - 1, badToken)]);
    expect(trust(mixed(9, 0))).toBe('unproven');
    expect(trust(mixed(10, 0))).toBe('surging');
    expect(trust(mixed(10, 10))).toBe('surging');
    expect(trust(mixed(10, 11))).toBe('proven');
  });

  it('are remembered for fifty verdicts, and deliveries only beside them', () => {
    expect(run(times(60, delivered)).verdicts).toEqual([]);
    const all = run([badToken, ...times(49, delivered)]);
    expect(all.verdicts.map(({ refused }) => refused)).toEqual([true, ...Array<boolean>(49).fill(false)]);
    const next = (outcome: Outcome) => afterOutcome(all, { outcome, chatId: 'next', now: NOW, ...HAS_WORKED });
    expect(next(badToken).verdicts).toEqual([...all.verdicts.slice(1), { chatId: 'next', refused: true }]);
    const taken = next(delivered);
    expect(taken.verdicts).toEqual([...all.verdicts.slice(1), { chatId: 'next', refused: false }]);
    expect(run([delivered], taken).verdicts).toEqual([]);
  });

  it('are forgotten with the delivery that closes the circuit', () => {
    expect(run([delivered], run([badToken, badKey]), after(30_000))).toEqual({ ...CLOSED, proven: true });
  });

  it('are believed again after one was taken', () => {
    const circuit = run([delivered], run(times(10, badToken)), after(30_000));
    expect([circuit.open, trust(circuit)]).toEqual([null, 'proven']);
  });

  it('are not believed again because one of them turns out dead', () => {
    const circuit = run([gone], run(times(10, badToken)), after(30_000));
    expect(circuit.open?.reason).toBe('TOKENS_REFUSED');
  });
});

describe('tokens that nothing was delivered to yet', () => {
  const madeUp = (start: Circuit, haveDelivered: boolean) =>
    Array.from({ length: 80 }).reduce<Circuit>(
      (circuit, _, index) =>
        afterOutcome(circuit, {
          ...{ outcome: badToken, chatId: `made-up-${index}`, now: NOW },
          ...{ hasWorked: false, haveDelivered, random: 0 },
        }),
      start,
    );

  it('raise no doubt in credentials that deliver, in this life of the gateway or in an earlier one', () => {
    for (const circuit of [madeUp(run([delivered]), false), madeUp(CLOSED, true)]) {
      expect([circuit.open, trust(circuit, true)]).toEqual([null, 'proven']);
    }
  });

  it('raise it where nothing was ever delivered', () => {
    expect(madeUp(CLOSED, false).open).toMatchObject({ reason: 'TOKENS_REFUSED' });
  });

  it('do not hide that tokens that have worked are refused by the dozen', () => {
    const circuit = run(times(10, badToken), madeUp(run([delivered]), false));
    expect([circuit.open?.reason, trust(circuit)]).toEqual(['TOKENS_REFUSED', 'surging']);
    expect(madeUp(circuit, false).open).toEqual(circuit.open);
  });
});

it('never waits longer than a minute more than it has to, and always closes with a delivery', () => {
  const outcome = fc.constantFrom(badKey, badToken, badPush, failed, gone, quota);
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 60 }), (outcomes) => {
      const circuit = run(outcomes);
      expect(openFor(circuit) ?? 0).toBeLessThanOrEqual(300);
      expect(run([delivered], circuit, after(360_000))).toMatchObject({ open: null, openings: 0, failures: 0 });
    }),
  );
});
