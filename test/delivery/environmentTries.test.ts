import type { Outcome } from '../../src/domain/outcome.js';
import type { PushCredentials } from '../../src/domain/pushService.js';
import { afterBoth, sendToEnvironments } from '../../src/delivery/sending/environmentTries.js';
import { APNS } from '../providers/pushFixtures.js';

const delivered: Outcome = { kind: 'delivered', statusCode: 200, providerMessageId: 'p1', environment: 'SANDBOX' };
const badToken = rejected(400, 'BadDeviceToken', 'token', true);
const wrongTopic = rejected(400, 'DeviceTokenNotForTopic', 'token');
const otherKey = rejected(403, 'BadEnvironmentKeyInToken', 'credentials', true);
const badKey = rejected(403, 'InvalidProviderToken', 'credentials');
const dead: Outcome = { kind: 'unregistered', statusCode: 410, reason: 'Unregistered', since: null };
const silent: Outcome = { kind: 'retry', statusCode: null, reason: 'x', retryAfterMs: null, ambiguous: true };

function rejected(statusCode: number, reason: string, fault: 'token' | 'credentials', isOther = false): Outcome {
  return { kind: 'rejected', statusCode, reason, fault, ...(isOther && { otherEnvironment: true }) };
}

const ROUTES: PushCredentials[] = [APNS, { ...APNS, environment: 'SANDBOX' }];

it.each<[string, Outcome, number]>([
  ['a delivery', delivered, 1],
  ['a token of another topic', wrongTopic, 1],
  ['a refused key', badKey, 1],
  ['a dead token', dead, 1],
  ['silence', silent, 1],
  ['a token that may be of the other host', badToken, 2],
  ['a key that may be for the other host', otherKey, 2],
])('%s at the first host means %#', async (_name, outcome, requests) => {
  let asked = 0;
  await sendToEnvironments(ROUTES, () => Promise.resolve((asked += 1) === 1 ? outcome : delivered));
  expect(asked).toBe(requests);
  asked = 0;
  const alone = await sendToEnvironments(ROUTES.slice(0, 1), () => {
    asked += 1;
    return Promise.resolve(outcome);
  });
  expect(asked).toBe(1);
  expect(alone).toEqual({ outcome, reported: outcome });
});

/** The first and the second answer, what the push gets, and what the circuit hears. */
it.each<[string, Outcome, Outcome, Outcome, Outcome | null]>([
  ['delivered at the other host', badToken, delivered, delivered, delivered],
  ['bad at both hosts', badToken, badToken, badToken, badToken],
  ['dead at the other host', badToken, dead, dead, dead],
  ['bad where the key works, which is not for the other host', badToken, otherKey, badToken, badToken],
  ['bad at one host, whose other has a refused key', badToken, badKey, badKey, null],
  ['bad at one host, whose other is silent', badToken, silent, silent, null],
  ['delivered where the key works', otherKey, delivered, delivered, delivered],
  ['bad at the only host that takes the key', otherKey, badToken, otherKey, badToken],
  ['refused its key at both', otherKey, badKey, otherKey, badKey],
  ['silent where the key works', otherKey, silent, silent, silent],
])('a token that is %s', (_name, first, second, outcome, reported) => {
  expect(afterBoth(first, second)).toEqual({ outcome, reported });
});
