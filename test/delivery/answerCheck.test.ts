import type { Outcome } from '../../src/domain/outcome.js';
import type { PushCredentials, PushService } from '../../src/domain/pushService.js';
import { createAnswerCheck } from '../../src/delivery/sending/answerCheck.js';
import { APNS, FIREBASE } from '../providers/pushFixtures.js';
import { perService } from '../../src/domain/lane.js';

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
  const check = createAnswerCheck(perService(() => channel));
  const told: Outcome[] = [];
  const answers = (...question: [PushService, PushCredentials, string | null]) =>
    check.answers(...question, (silence) => told.push(silence));
  return { asked, told, answers, heard: check.heard };
}

it.each<[string, Outcome, boolean]>([
  ['takes the credentials', { kind: 'delivered', statusCode: 200, providerMessageId: null }, true],
  ['is in trouble and says so', { ...silent, statusCode: 503, reason: 'Shutdown' }, true],
  ['does not get a token', { kind: 'rejected', statusCode: null, reason: 'invalid_grant', fault: 'credentials' }, true],
  ['says nothing', silent, false],
  ['is not who answers', { kind: 'intercepted', statusCode: 200, reason: 'x', retryAfterMs: null }, false],
])('a provider that %s: %#', async (_name, outcome, answers) => {
  const { told, answers: ask } = checkOf(outcome);
  expect(await ask('ANDROID_FIREBASE', FIREBASE, null)).toBe(answers);
  expect(told).toEqual(answers ? [] : [outcome]);
});

it('asks once for all that want to know', async () => {
  const { asked, told, answers } = checkOf(silent);
  const ask = () => answers('IOS_APNS', APNS, 'com.acme.chat');
  await Promise.all([ask(), ask(), ask()]);
  expect(await ask()).toBe(false);
  expect(asked).toEqual([['com.acme.chat']]);
  expect(told).toEqual([silent]);
});

it('does not ask whom it has just heard', async () => {
  const { asked, answers, heard } = checkOf(silent);
  heard('IOS_FIREBASE', FIREBASE);
  expect(await answers('ANDROID_FIREBASE', FIREBASE, null)).toBe(true);
  expect(asked).toEqual([]);
});
