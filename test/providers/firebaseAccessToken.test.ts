import { createFirebaseAccessTokens, type GrantAccessToken } from '../../src/providers/firebaseAccessToken.js';
import { FIREBASE } from './pushFixtures.js';

function tokensFrom(grant?: GrantAccessToken, timeoutMs?: number) {
  let now = 0;
  let grants = 0;
  const accessTokens = createFirebaseAccessTokens({
    now: () => now,
    timeoutMs,
    async grant(credentials) {
      grants++;
      return grant === undefined ? { access_token: `access-${grants}`, expires_in: 3600 } : grant(credentials);
    },
  });
  return { accessTokens, advance: (ms: number) => (now += ms), grants: () => grants };
}

it('is one request for concurrent calls, and kept until five minutes before its end', async () => {
  const { accessTokens, advance, grants } = tokensFrom();
  expect(await Promise.all([accessTokens(FIREBASE), accessTokens({ ...FIREBASE })])).toEqual(['access-1', 'access-1']);
  advance(55 * 60_000 - 1);
  expect(await accessTokens(FIREBASE)).toBe('access-1');
  advance(1);
  expect(await accessTokens(FIREBASE)).toBe('access-2');
  expect(grants()).toBe(2);
});

it('is renewed once, however many sends were refused with it', async () => {
  const { accessTokens, grants } = tokensFrom();
  const renew = await accessTokens(FIREBASE);
  const renewed = await Promise.all(Array.from({ length: 10 }, () => accessTokens(FIREBASE, { renew })));
  expect(new Set(renewed)).toEqual(new Set(['access-2']));
  expect(grants()).toBe(2);
});

it('is not shared between service accounts', async () => {
  const { accessTokens } = tokensFrom();
  expect(await accessTokens(FIREBASE)).not.toBe(await accessTokens({ ...FIREBASE, projectId: 'other-chat' }));
});

it.each<[string, Error, string]>([
  [
    "Google's code",
    Object.assign(new Error('SECRET'), { response: { data: { error: 'invalid_grant', error_description: 'SECRET' } } }),
    'invalid_grant',
  ],
  ['the code of the network', Object.assign(new Error('SECRET'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [
    'what somebody else answers',
    Object.assign(new Error('SECRET'), { code: '407', response: { status: 407, data: '<html>' } }),
    "not the provider's answer: status 407",
  ],
  ['nothing else', new Error('request SECRET failed'), 'no access token'],
])('fails with %s, and not for every push anew', async (_name, failure, message) => {
  const { accessTokens, advance, grants } = tokensFrom(() => Promise.reject(failure));
  await expect(accessTokens(FIREBASE)).rejects.toThrow(message);
  await expect(accessTokens(FIREBASE)).rejects.toThrow(message);
  expect(grants()).toBe(1);
  advance(5_000);
  await expect(accessTokens(FIREBASE)).rejects.toThrow(message);
  expect(grants()).toBe(2);
});

it('is used to its very end while Google gives no new one, but not when Google refuses it', async () => {
  let down = false;
  const { accessTokens, advance, grants } = tokensFrom(() =>
    down ? Promise.reject(new Error('ECONNREFUSED')) : Promise.resolve({ access_token: 'access', expires_in: 3600 }),
  );
  await accessTokens(FIREBASE);
  down = true;
  advance(56 * 60_000);
  expect(await Promise.all([accessTokens(FIREBASE), accessTokens(FIREBASE)])).toEqual(['access', 'access']);
  expect(grants()).toBe(2);
  advance(5_000);
  expect(await accessTokens(FIREBASE)).toBe('access');
  expect(grants()).toBe(3);
  await expect(accessTokens(FIREBASE, { renew: 'access' })).rejects.toThrow('ECONNREFUSED');
  advance(4 * 60_000);
  await expect(accessTokens(FIREBASE)).rejects.toThrow('ECONNREFUSED');
});

it('does not wait for ever', async () => {
  const { accessTokens } = tokensFrom(() => new Promise(() => undefined), 30);
  await expect(accessTokens(FIREBASE)).rejects.toThrow('no access token in time');
});

it('asks with firebase-admin, which refuses a broken key before it asks anybody', async () => {
  const accessTokens = createFirebaseAccessTokens();
  await expect(accessTokens({ ...FIREBASE, privateKey: 'SECRET' })).rejects.toThrow('app/invalid-credential');
});
