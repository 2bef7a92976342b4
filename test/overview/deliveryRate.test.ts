import { deliveryRate } from '../../src/overview/deliveryRate.js';

test.each([
  [{ SENT: 95, FAILED: 4, EXPIRED: 1 }, 0.95],
  [{ SENT: 2 }, 1],
  [{ FAILED: 1 }, 0],
  [{ SENT: 1, FAILED: 1, SUPPRESSED: 8, PENDING: 3, RETRYING: 5 }, 0.5],
  [{ SUPPRESSED: 3, PENDING: 1 }, null],
  [{}, null],
])('of %j the rate is %p', (byStatus, rate) => {
  expect(deliveryRate(byStatus)).toBe(rate);
});
