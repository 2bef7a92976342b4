import { waterfallOf } from '../../src/console/pages/delivery/waterfall.js';

const createdAt = '2026-03-01T12:00:00.000Z';

test('places each attempt between the creation and the end of the last one', () => {
  const attempts = [
    { at: '2026-03-01T12:00:00.000Z', durationMs: 500 },
    { at: '2026-03-01T12:00:01.500Z', durationMs: 500 },
  ];
  expect(waterfallOf(createdAt, attempts)).toEqual([
    { offsetMs: 0, left: 0, width: 25 },
    { offsetMs: 1_500, left: 75, width: 25 },
  ]);
});

test('keeps a short send visible, and within the axis', () => {
  const attempts = [
    { at: '2026-03-01T12:00:00.000Z', durationMs: 10 },
    { at: '2026-03-01T13:00:00.000Z', durationMs: 10 },
  ];
  const bars = waterfallOf(createdAt, attempts);
  for (const { left, width } of bars) {
    expect(width).toBeGreaterThanOrEqual(1);
    expect(left + width).toBeLessThanOrEqual(100);
  }
});

test('takes an attempt before the creation, by another clock, as one at its begin', () => {
  expect(waterfallOf(createdAt, [{ at: '2026-03-01T11:59:59.990Z', durationMs: 0 }])).toEqual([
    { offsetMs: 0, left: 0, width: 1.5 },
  ]);
});
