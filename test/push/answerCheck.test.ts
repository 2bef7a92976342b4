import type { Outcome } from '../../src/domain/outcome.js';
import { createAnswerCheck } from '../../src/push/answerCheck.js';
import { APNS, FIREBASE } from './pushFixtures.js';

const silent: Outcome = { kind: 'retry', statusCode: null, reason: 'ETIMEDOUT', retryAfterMs: null, ambiguous: false };

/** A check of channels that all answer like this, and what they were asked. */
function checkOf(outcome: Outcome) {
  const asked: (readonly string[])[] = [];
  const channel = {
    probe: (_credentials: unknown, bundleIds: readonly string[]) => {
      asked.push(bundleIds);
      return Promise.resolve(outcome);
    },
  };
  return { asked, check: createAnswerCheck({ IOS_APNS: channel, IOS_FIREBASE: channel, ANDROID_FIREBASE: channel }) };
}

it.each<[string, Outcome, boolean]>([
  ['takes the credentials', { kind: 'delivered', statusCode: 200, providerMessageId: null }, true],
  ['is in trouble and says so', { ...silent, statusCode: 503, reason: 'Shutdown' }, true],
  ['does not get a token', { kind: 'rejected', statusCode: null, reason: 'invalid_grant', fault: 'credentials' }, true],
  ['says nothing', silent, false],
])('a provider that %s: %#', async (_name, outcome, answers) => {
  expect(await checkOf(outcome).check.answers('ANDROID_FIREBASE', FIREBASE, null)).toBe(answers);
});

it('asks once for all that want to know', async () => {
  const { asked, check } = checkOf(silent);
  const ask = () => check.answers('IOS_APNS', APNS, 'com.acme.chat');
  await Promise.all([ask(), ask(), ask()]);
  expect(await ask()).toBe(false);
  expect(asked).toEqual([['com.acme.chat']]);
});

it('does not ask whom it has just heard', async () => {
  const { asked, check } = checkOf(silent);
  check.heard('IOS_FIREBASE', FIREBASE);
  expect(await check.answers('ANDROID_FIREBASE', FIREBASE, null)).toBe(true);
  expect(asked).toEqual([]);
});
