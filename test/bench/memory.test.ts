import { slopeOf } from '../../bench/soak/memory.mjs';

test('the slope of the line that fits best', () => {
  expect(slopeOf([])).toBeNull();
  expect(
    slopeOf([
      [0, 100],
      [1, 103],
      [2, 103],
      [3, 106],
    ]),
  ).toBeCloseTo(1.8);
});
