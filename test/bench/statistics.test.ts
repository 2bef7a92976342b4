import { percentilesOf, quantile, ratioSpread } from '../../bench/support/statistics.mjs';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => count - index);

test('a quantile is a value that was measured, in whatever order', () => {
  expect(quantile([3, 1, 2], 0)).toBe(1);
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([3, 1, 2], 1)).toBe(3);
  expect(quantile([7], 0.99)).toBe(7);
});

test('percentiles of a thousand', () => {
  expect(percentilesOf(upTo(1_001))).toEqual({ p50: 501, p99: 991, p999: 1_000 });
});

test('a round is compared with the round that ran beside it', () => {
  // Both were three times as slow in the second round, which is no difference of the two.
  expect(ratioSpread([[2, 6, 2.2]], [[4, 12, 4]])).toEqual({ median: 0.5, least: 0.5, most: 0.5 });
});

test('the spread is that of the starts', () => {
  const values = [
    [1, 1, 9],
    [3, 3, 3],
  ];
  const others = values.map((rounds) => rounds.map(() => 2));
  // One round that was disturbed changes neither the median of its start nor the spread.
  expect(ratioSpread(values, others)).toEqual({ median: 1.5, least: 0.5, most: 1.5 });
});

test('the median of an even number of rounds favours neither side', () => {
  expect(ratioSpread([[1, 3]], [[2, 2]]).median).toBe(1);
});

test('rounds without their other side have no ratio', () => {
  expect(() => ratioSpread([[1, 2]], [[1]])).toThrow('rounds 2 beside 1 have no ratios');
  expect(() => ratioSpread([[1], []], [[1], []])).toThrow('have no ratios');
  expect(() => ratioSpread([], [])).toThrow('have no ratios');
});
