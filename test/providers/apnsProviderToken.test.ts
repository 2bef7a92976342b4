import { decodeProtectedHeader, jwtVerify } from 'jose';
import { createApnsProviderTokens } from '../../src/providers/apnsProviderToken.js';
import { APNS, NOW, P256_PUBLIC } from './pushFixtures.js';

function tokensAt() {
  let passed = 0;
  let time = NOW.getTime();
  return {
    tokens: createApnsProviderTokens({ clock: () => new Date(time), now: () => passed }),
    advance(minutes: number) {
      passed += minutes * 60_000;
      time += minutes * 60_000;
    },
    /** Sets the clock, while no time passes. */
    setClock: (minutes: number) => (time += minutes * 60_000),
  };
}

it('signs kid, iss and iat by ES256', async () => {
  const token = await tokensAt().tokens.get(APNS);
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: 'KEY1234567' });
  const { payload } = await jwtVerify(token, P256_PUBLIC);
  expect(payload).toEqual({ iss: 'TEAM123456', iat: NOW.getTime() / 1000 });
});

it('is reused for 50 minutes', async () => {
  const { tokens, advance } = tokensAt();
  const [first, second] = await Promise.all([tokens.get(APNS), tokens.get({ ...APNS })]);
  expect(second).toBe(first);
  advance(49);
  expect(await tokens.get(APNS)).toBe(first);
  advance(1);
  expect(await tokens.get(APNS)).not.toBe(first);
});

it('is replaced early only when it is 20 minutes old', async () => {
  const { tokens, advance } = tokensAt();
  const first = await tokens.get(APNS);
  advance(19);
  tokens.expire(APNS);
  expect(await tokens.get(APNS)).toBe(first);
  advance(1);
  tokens.expire(APNS);
  expect(await tokens.get(APNS)).not.toBe(first);
});

it.each([-180, -20, 90])('is made anew once the clock was set by %d minutes', async (minutes) => {
  const { tokens, advance, setClock } = tokensAt();
  const first = await tokens.get(APNS);
  advance(1);
  setClock(minutes);
  const second = await tokens.get(APNS);
  expect(second).not.toBe(first);
  const iat = NOW.getTime() / 1000 + (minutes + 1) * 60;
  expect((await jwtVerify(second, P256_PUBLIC)).payload).toMatchObject({ iat });
  expect(await tokens.get(APNS)).toBe(second);
});

it('outlives the small corrections of a clock, by the time that has passed', async () => {
  const { tokens, advance, setClock } = tokensAt();
  const first = await tokens.get(APNS);
  setClock(-0.5);
  expect(await tokens.get(APNS)).toBe(first);
  advance(50);
  expect(await tokens.get(APNS)).not.toBe(first);
});

it('is never shared between keys, nor kept after a failure', async () => {
  const { tokens } = tokensAt();
  expect(await tokens.get({ ...APNS, keyId: 'OTHER12345' })).not.toBe(await tokens.get(APNS));
  await expect(tokens.get({ ...APNS, privateKey: 'none' })).rejects.toBeDefined();
  await expect(tokens.get({ ...APNS, privateKey: 'none' })).rejects.toBeDefined();
});
