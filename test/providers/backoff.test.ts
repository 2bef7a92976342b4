import { createBackoff } from '../../src/providers/backoff.js';

function backoffWith(random: number) {
  let now = 0;
  const backoff = createBackoff({ baseMs: 100, capMs: 1_000, random: () => random, now: () => now });
  return { backoff, advance: (ms: number) => (now += ms) };
}

it('doubles with each failure up to the cap, and begins anew after a success', () => {
  const { backoff } = backoffWith(1);
  const waits = Array.from({ length: 6 }, () => {
    backoff.failed();
    return backoff.waitMs();
  });
  expect(waits).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  backoff.succeeded();
  expect(backoff.waitMs()).toBe(0);
  backoff.failed();
  expect(backoff.waitMs()).toBe(100);
});

it('draws each wait from its upper half', () => {
  const waits = [0, 0.5, 0.99].map((random) => {
    const { backoff } = backoffWith(random);
    backoff.failed();
    return backoff.waitMs();
  });
  expect(waits).toEqual([50, 75, 99.5]);
});

it('is over when its time has passed', () => {
  const { backoff, advance } = backoffWith(1);
  backoff.failed();
  advance(60);
  expect(backoff.waitMs()).toBe(40);
  advance(60);
  expect(backoff.waitMs()).toBe(0);
});
