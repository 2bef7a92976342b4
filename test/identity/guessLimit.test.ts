import { DomainError, UnknownCredential } from '../../src/domain/errors.js';
import { Redacted } from '../../src/domain/redacted.js';
import { createGuessLimit } from '../../src/identity/guessLimit.js';

const HERE = '192.0.2.1';
let now: number;
let refused: number;
let looks: number;
let limit: ReturnType<typeof createGuessLimit>;
beforeEach(() => {
  [now, refused, looks] = [0, 0, 0];
  limit = createGuessLimit({ max: 3, onRefused: () => (refused += 1), now: () => now });
});

/** @returns what became of a try with a credential: `good-...` is one, `old-...` was one */
async function attempt(credential: string, address: string | null = HERE): Promise<string> {
  try {
    return await limit.check(new Redacted(credential), address, async () => {
      looks += 1;
      await Promise.resolve();
      if (credential.startsWith('good')) return 'in';
      if (credential.startsWith('old')) throw new DomainError('API_KEY_INVALID', 'this API key was revoked');
      throw new UnknownCredential('API_KEY_INVALID', 'this API key is not known');
    });
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
}

const all = (credentials: string[], address?: string) => Promise.all(credentials.map((one) => attempt(one, address)));
const guesses = (count: number) => Array.from({ length: count }, (_, at) => `guess-${at}`);

it('looks at so many wrong ones a minute and no more, also where all come at once', async () => {
  const results = await all(guesses(50));
  expect(results.filter((result) => result === 'API_KEY_INVALID')).toHaveLength(3);
  expect(results.filter((result) => result === 'TOO_MANY_REQUESTS')).toHaveLength(47);
  expect([looks, refused]).toEqual([3, 47]);
  now += 59_999;
  expect(await attempt('good-1')).toBe('TOO_MANY_REQUESTS');
  now += 1;
  expect(await attempt('good-1')).toBe('in');
});

it('lets in known credentials from there, and everyone from other addresses', async () => {
  expect(await attempt('good-1')).toBe('in');
  await all(guesses(5));
  expect(await all(['good-1', 'good-2'])).toEqual(['in', 'TOO_MANY_REQUESTS']);
  expect(await attempt('good-2', '192.0.2.2')).toBe('in');
  expect(await attempt('good-3', '2001:db8::1')).toBe('in');
});

it('takes a network of IPv6 for one address', async () => {
  for (const guess of guesses(3)) await attempt(guess, `2001:db8::${guess.slice(-1)}`);
  expect(await attempt('good-1', '2001:db8:0:0:1:2:3:4')).toBe('TOO_MANY_REQUESTS');
  expect(await attempt('good-1', '2001:db8:0:1::1')).toBe('in');
});

it('lets in any number of good ones at once', async () => {
  expect(new Set(await all(Array.from({ length: 50 }, (_, at) => `good-${at}`)))).toEqual(new Set(['in']));
});

it('does not count a former valid credential as a guess', async () => {
  expect(new Set(await all(Array.from({ length: 50 }, (_, at) => `old-${at}`)))).toEqual(new Set(['API_KEY_INVALID']));
  expect(await attempt('good-1')).toBe('in');
});
