import type { Outcome } from '../../src/domain/outcome.js';
import type { PushCredentials } from '../../src/domain/pushService.js';
import { createCredentialFallback, type SendingCredentials } from '../../src/delivery/sending/credentialFallback.js';
import { APNS, APNS_CERTIFICATE, FIREBASE } from '../providers/pushFixtures.js';

const delivered: Outcome = { kind: 'delivered', statusCode: 200, providerMessageId: 'p1' };
const refused: Outcome = { kind: 'rejected', statusCode: 403, reason: 'InvalidProviderToken', fault: 'credentials' };
const previous = APNS;
const current: PushCredentials = { ...APNS, keyId: 'KEY7654321' };

/** A fallback whose provider answers as told, and what it has told. */
function bench() {
  let now = 1_000;
  const news: string[] = [];
  const asked: PushCredentials[] = [];
  const fallback = createCredentialFallback(() => now);
  return {
    news,
    asked,
    pass: (ms: number) => (now += ms),
    send(byCurrent: Outcome, byPrevious: Outcome, given: Partial<SendingCredentials> & { current: PushCredentials }) {
      const credentials = { previous: null, bundleId: null, isOfOneKey: () => false, ...given };
      const answer = (used: PushCredentials) => {
        asked.push(used);
        return Promise.resolve(used === credentials.current ? byCurrent : byPrevious);
      };
      return fallback.send(credentials, answer, {
        onRefused: (reason) => news.push(reason),
        onKeyRefused: (reason) => news.push(`one key: ${reason}`),
        onAccepted: () => news.push('accepted'),
      });
    },
  };
}

it('sends with the previous ones while the current ones are refused, and tells of both', async () => {
  const { send, pass, news, asked } = bench();
  const credentials = { current, previous };
  expect(await send(refused, delivered, credentials)).toBe(delivered);
  expect(await send(refused, delivered, credentials)).toBe(delivered);
  expect(asked).toEqual([current, previous, previous]);
  pass(60_000);
  expect(await send(refused, delivered, credentials)).toBe(delivered);
  pass(60_000);
  expect(await send(delivered, refused, credentials)).toBe(delivered);
  expect(await send(delivered, refused, credentials)).toBe(delivered);
  expect(news).toEqual(['InvalidProviderToken', 'InvalidProviderToken', 'accepted']);
});

it('tells that they are accepted also when the previous ones are gone by then', async () => {
  const { send, news } = bench();
  await send(refused, delivered, { current, previous });
  expect(await send(refused, delivered, { current, previous: null })).toBe(refused);
  await send(delivered, refused, { current, previous: null });
  expect(news).toEqual(['InvalidProviderToken', 'accepted']);
});

it('learns nothing of the current ones from an answer that says nothing of them', async () => {
  const { send, pass, news } = bench();
  await send(refused, delivered, { current, previous });
  pass(60_000);
  const away: Outcome = { kind: 'retry', statusCode: null, reason: 'x', retryAfterMs: null, ambiguous: true };
  expect(await send(away, delivered, { current, previous })).toBe(away);
  expect(news).toEqual(['InvalidProviderToken']);
});

it.each<Outcome>([
  { kind: 'unregistered', statusCode: 410, reason: 'Unregistered', since: null },
  { kind: 'rejected', statusCode: 400, reason: 'BadDeviceToken', fault: 'token' },
])('does not take the word of the previous ones on a token: $reason', async (outcome) => {
  const { send } = bench();
  expect(await send(refused, outcome, { current, previous })).toBe(refused);
  expect(await send(delivered, outcome, { current, previous })).toBe(refused);
});

it.each<[string, PushCredentials, PushCredentials, boolean]>([
  ['a certificate and a key', APNS_CERTIFICATE, APNS, true],
  ['keys of one project', { ...FIREBASE, clientEmail: 'new@acme-chat.iam.gserviceaccount.com' }, FIREBASE, true],
  ['keys of two teams', { ...APNS, teamId: 'TEAM999999' }, APNS, false],
  ['environments', { ...APNS, environment: 'SANDBOX' }, APNS, false],
  ['projects', { ...FIREBASE, projectId: 'other-chat' }, FIREBASE, false],
])('falls back only where both are for the same devices: %s', async (_name, one, other, falls) => {
  const { send } = bench();
  expect(await send(refused, delivered, { current: one, previous: other })).toBe(falls ? delivered : refused);
});

describe('one of several keys', () => {
  const isOfOneKey = () => true;

  it('is not asked again for a minute once it is refused, and an admin is told of it', async () => {
    const { send, pass, news, asked } = bench();
    expect(await send(refused, delivered, { current, isOfOneKey })).toBe(refused);
    expect(await send(delivered, delivered, { current, isOfOneKey })).toBe(refused);
    expect(asked).toEqual([current]);
    pass(60_000);
    expect(await send(delivered, delivered, { current, isOfOneKey })).toBe(delivered);
    expect(news).toEqual(['one key: InvalidProviderToken', 'accepted']);
  });

  it.each<[string, Partial<SendingCredentials>]>([
    ['at the other host', { current: { ...current, environment: 'SANDBOX' } }],
    ['for another bundle id', { bundleId: 'com.acme.other' }],
  ])('is asked %s all the same', async (_name, other) => {
    const { send } = bench();
    await send(refused, delivered, { current, isOfOneKey, bundleId: 'com.acme.chat' });
    expect(await send(delivered, delivered, { current, isOfOneKey, ...other })).toBe(delivered);
  });

  it('leaves its stand-in alone too, once that is refused', async () => {
    const { send, asked, news } = bench();
    expect(await send(refused, refused, { current, previous, isOfOneKey })).toBe(refused);
    expect(await send(refused, refused, { current, previous, isOfOneKey })).toBe(refused);
    expect(asked).toEqual([current, previous]);
    expect(news).toEqual(['one key: InvalidProviderToken']);
  });
});
