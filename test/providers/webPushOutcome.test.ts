/** What the push services of browsers answer, in our terms. */
import { outcomeOfUnknownHost, isWellKnownHost } from '../../src/providers/pushServiceHosts.js';
import { isTooLarge, webPushOutcome } from '../../src/providers/webPushOutcome.js';
import { NOW, response } from './pushFixtures.js';

const outcome = (...args: Parameters<typeof response>) => webPushOutcome(response(...args), NOW);

it.each([200, 201, 202])('status %d is delivered', (statusCode) => {
  expect(outcome(statusCode)).toEqual({ kind: 'delivered', statusCode, providerMessageId: null });
});

it.each<[string, Record<string, string>, string | null]>([
  ["Apple's id", { 'apns-id': 'A1B2' }, 'A1B2'],
  [
    "FCM's message",
    { location: 'https://fcm.googleapis.com/0:1414436611453021%25e609af1c' },
    '0:1414436611453021%25e609af1c',
  ],
  ['a path', { location: '/m/17?key=secret#x' }, '17'],
  [
    "Mozilla's, which is a key to the message",
    { location: `https://x.test/m/gAAAAA${'s'.repeat(120)}wxyz` },
    'gAAA…wxyz',
  ],
  ['no path', { location: 'https://x.test/' }, null],
])('the message id is %s', (_what, headers, id) => {
  expect(outcome(201, '', headers)).toMatchObject({ providerMessageId: id });
});

it.each([404, 410])('status %d removes the subscription', (statusCode) => {
  expect(outcome(statusCode, { code: statusCode, errno: 106, message: 'secret' })).toEqual({
    ...{ kind: 'unregistered', statusCode, since: null },
    reason: `status ${statusCode}, errno 106`,
  });
});

it.each([
  ['Apple', 400, { reason: 'VapidPkHashMismatch' }],
  [
    'FCM',
    403,
    'the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions.',
  ],
  ['FCM, formerly', 400, 'UnauthorizedRegistration'],
  [
    'FCM, formerly in a page',
    400,
    '<HTML>\n<HEAD>\n<TITLE>UnauthorizedRegistration</TITLE>\n</HEAD>\n<BODY><H2>Error 400</H2></BODY>\n</HTML>\n',
  ],
  ['Mozilla', 401, { code: 401, errno: 109, message: 'VAPID public key mismatch' }],
])("%s: another application's subscription is the token's fault", (_who, statusCode, body) => {
  const reason = 'VapidPkHashMismatch';
  expect(outcome(statusCode, body)).toEqual({ kind: 'rejected', statusCode, reason, fault: 'token' });
});

it.each([
  [403, { reason: 'BadJwtToken' }, 'BadJwtToken', 'credentials'],
  [400, { reason: 'BadJwtToken' }, 'BadJwtToken', 'credentials'],
  [401, 'go away', 'status 401', 'credentials'],
  [403, { errno: 110 }, 'status 403, errno 110', 'credentials'],
  [400, { reason: 'BadDeviceToken' }, 'BadDeviceToken', 'token'],
  [400, { reason: 'BadWebPushTopic' }, 'BadWebPushTopic', 'push'],
  [400, { reason: 'a sentence with a secret' }, 'status 400', 'push'],
  [413, '', 'status 413', 'push'],
])('status %d %j is rejected: %s, about the %s', (statusCode, body, reason, fault) => {
  expect(outcome(statusCode, body)).toEqual({ kind: 'rejected', statusCode, reason, fault });
});

it('says what may pass when it is shorter', () => {
  expect([outcome(413), outcome(400), outcome(201)].map(isTooLarge)).toEqual([true, false, false]);
});

it('waits after 429 as long as asked, and only with this subscription', () => {
  expect(outcome(429, '', { 'retry-after': '7' })).toEqual({
    ...{ kind: 'throttled', statusCode: 429, reason: 'status 429', retryAfterMs: 7_000, scope: 'device' },
  });
});

it.each([500, 502, 503])('tries again after %d', (statusCode) => {
  expect(outcome(statusCode, '', { 'retry-after': '7' })).toEqual({
    ...{ kind: 'retry', statusCode, reason: `status ${statusCode}`, retryAfterMs: 7_000, ambiguous: false },
  });
});

it.each([
  [200, '<!DOCTYPE html><title>Sign in</title>'],
  [404, ' <html>'],
  [503, '<html>'],
  [302, ''],
  [407, ''],
  [511, ''],
])('status %d with %j is not its answer', (statusCode, body) => {
  expect(outcome(statusCode, body)).toMatchObject({ kind: 'intercepted', statusCode });
});

it('tells failures of the connection apart', () => {
  const failed = (kind: 'notSent' | 'unknown', reason: string) => webPushOutcome({ kind, reason }, NOW);
  expect(failed('notSent', 'ECONNREFUSED')).toMatchObject({ kind: 'retry', ambiguous: false, statusCode: null });
  expect(failed('unknown', 'ECONNRESET')).toMatchObject({ kind: 'retry', ambiguous: true });
  expect(failed('notSent', 'DEPTH_ZERO_SELF_SIGNED_CERT')).toMatchObject({ kind: 'intercepted' });
});

it('removes the subscription of an unknown host at a private address, and waits where a known host is led there', () => {
  const led = webPushOutcome({ kind: 'notSent', reason: 'ADDRESS_NOT_ALLOWED' }, NOW);
  expect(led).toMatchObject({ kind: 'intercepted', reason: 'ADDRESS_NOT_ALLOWED' });
  expect(outcomeOfUnknownHost(led)).toMatchObject({ kind: 'rejected', fault: 'token', scope: 'device' });
});

it.each([
  ['fcm.googleapis.com', true],
  ['updates.push.services.mozilla.com', true],
  ['web.push.apple.com', true],
  ['wns2-par02p.notify.windows.com', true],
  ['fcm.googleapis.com:8443', false],
  ['fcm.googleapis.com.evil.test', false],
  ['evilpush.apple.com', false],
  ['notify.windows.com.evil.test', false],
  ['push.example.com', false],
])('%s is well known: %s', (host, expected) => {
  expect(isWellKnownHost(host)).toBe(expected);
});

it('holds nothing that a stranger says for or against the credentials or other browsers', () => {
  const stranger = (...args: Parameters<typeof response>) => outcomeOfUnknownHost(outcome(...args));
  expect(stranger(403, { reason: 'BadJwtToken' })).toMatchObject({ kind: 'rejected', fault: 'token', scope: 'device' });
  expect(stranger(503)).toMatchObject({ kind: 'retry', scope: 'device' });
  expect(stranger(302)).toMatchObject({ kind: 'retry', scope: 'device', ambiguous: false });
  expect(stranger(201)).toMatchObject({ kind: 'delivered', scope: 'device' });
  expect(stranger(410)).toMatchObject({ kind: 'unregistered', scope: 'device' });
});
