import { exponentialMs, retryWaitMs, type RetryWaitInput } from '../../src/domain/retryWait.js';

const backoff = { firstMs: 30_000, maxMs: 300_000 };
const wait = (fields: Partial<RetryWaitInput>) =>
  retryWaitMs({ backoff, failures: 1, askedMs: null, random: 0, ...fields });

it('doubles the wait with each failure, up to the longest', () => {
  expect([1, 2, 4, 5, 5_000].map((failures) => exponentialMs(backoff, failures))).toEqual([
    ...[30_000, 60_000, 240_000, 300_000, 300_000],
  ]);
});

it('multiplies it by another factor where one is given', () => {
  expect([1, 2, 3].map((failures) => exponentialMs({ ...backoff, factor: 3 }, failures))).toEqual([
    ...[30_000, 90_000, 270_000],
  ]);
});

it('follows a Retry-After whatever the backoff', () => {
  expect([1, 2, 9].map((failures) => wait({ failures, askedMs: 20_000 }))).toEqual([20_000, 20_000, 20_000]);
  expect(wait({ askedMs: 900_000 })).toBe(900_000);
});

it('backs off to 15 s if it is asked to retry at once', () => {
  expect([1, 2, 4, 5, 99].map((failures) => wait({ failures, askedMs: 0 }))).toEqual([
    1_000, 2_000, 8_000, 15_000, 15_000,
  ]);
});

it('adds up to a fifth, in whole milliseconds', () => {
  expect(wait({ random: 0.5 })).toBe(33_000);
  expect(wait({ askedMs: 900_000, random: 0.5 })).toBe(990_000);
  expect(wait({ backoff: { firstMs: 1, maxMs: 1 }, random: 0.9 })).toBe(1);
});
