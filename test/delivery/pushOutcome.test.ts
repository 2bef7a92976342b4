import type { DeliveryStatus } from '../../src/delivery/settling/deliveryPolicy.js';
import { pushOutcomeOf } from '../../src/delivery/settling/pushOutcome.js';

test.each<[DeliveryStatus, string | null, boolean, string | null]>([
  ['SENT', null, false, 'PUSH_SENT'],
  ['FAILED', 'BadTopic', false, 'PUSH_FAILED'],
  ['FAILED', 'Unregistered', true, 'PUSH_UNREACHABLE'],
  ['EXPIRED', 'TOO_LATE', false, 'PUSH_FAILED'],
  ['EXPIRED', 'UNCONFIRMED', false, 'PUSH_FAILED'],
  ['SUPPRESSED', 'TOKEN_UNREGISTERED', false, 'PUSH_UNREACHABLE'],
  ['SUPPRESSED', 'TOKEN_REFUSED', false, 'PUSH_UNREACHABLE'],
  ['SUPPRESSED', 'UNSUBSCRIBED', false, null],
  ['SUPPRESSED', 'CLIENT_FETCHED', false, null],
  ['SUPPRESSED', null, false, null],
  ['PENDING', 'CIRCUIT_OPEN', false, null],
  ['RETRYING', 'Unregistered', true, null],
])('a delivery that is %s for %s (address dead: %s) is told as %s', (status, reason, isAddressDead, outcome) => {
  expect(pushOutcomeOf(status, reason, isAddressDead)).toBe(outcome);
});
