import { apnsOutcome } from '../../src/providers/apnsOutcome.js';
import { fcmOutcome } from '../../src/providers/fcmOutcome.js';
import { NOW, response } from './pushFixtures.js';

const PAGE = '<!DOCTYPE html><title>Sign in to the Wi-Fi</title>';
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const OUTCOMES = { apns: apnsOutcome, fcm: fcmOutcome };

describe.each(['apns', 'fcm'] as const)('%s', (provider) => {
  const outcomeOf = OUTCOMES[provider];

  it.each([200, 201, 204, 302, 307, 400, 401, 403, 404, 407, 410, 413, 421, 429, 451, 500, 502, 503, 504, 511])(
    'a page of an intermediary with status %d is intercepted and retried',
    (statusCode) => {
      const reason = `not the provider's answer: status ${statusCode}`;
      for (const body of [PAGE, 'Blocked by policy', '{"error":"blocked"}', '{"status":"ok"}', '[]', 'null']) {
        expect(outcomeOf(response(statusCode, body, HTML), NOW)).toMatchObject({ kind: 'intercepted', reason });
      }
      expect(outcomeOf(response(statusCode, '', HTML), NOW)).toMatchObject({ kind: 'intercepted', statusCode });
    },
  );

  /** As Node, OpenSSL and our tunnel name them. */
  it.each([
    'proxy answered 407',
    'proxy answered 502',
    'proxy answered 511',
    'server does not speak HTTP/2',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_HAS_EXPIRED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL',
    'HPE_INVALID_CONSTANT',
  ])('a connection that fails with %s was intercepted', (reason) => {
    const intercepted = { kind: 'intercepted', statusCode: null, reason, retryAfterMs: null };
    expect(outcomeOf({ kind: 'notSent', reason }, NOW)).toEqual(intercepted);
  });

  it.each(['ECONNREFUSED', 'ETIMEDOUT', 'ENOTFOUND', 'connect timed out', 'GOAWAY 0'])(
    'a connection that fails with %s was not intercepted',
    (reason) => {
      expect(outcomeOf({ kind: 'notSent', reason }, NOW)).toMatchObject({ kind: 'retry', ambiguous: false });
    },
  );

  it('waits as long as an intermediary asks, but not until the push expires', () => {
    const asked = (seconds: string) => outcomeOf(response(503, PAGE, { 'retry-after': seconds }), NOW);
    expect(asked('20')).toMatchObject({ kind: 'intercepted', retryAfterMs: 20_000 });
    expect(asked('86400')).toMatchObject({ kind: 'intercepted', retryAfterMs: 60_000 });
  });
});

it('APNs answers 200 with its id or with nothing at all', () => {
  const delivered = { kind: 'delivered', statusCode: 200 };
  expect(apnsOutcome(response(200, '', { 'apns-id': 'ID' }), NOW)).toMatchObject(delivered);
  expect(apnsOutcome(response(200), NOW)).toMatchObject(delivered);
  expect(apnsOutcome(response(200, PAGE, { 'apns-id': 'ID' }), NOW)).toMatchObject({ kind: 'intercepted' });
});

it.each(['Guest Wi-Fi', '', 5, 'projects/acme-chat'])('FCM names messages by project and id, not %j', (name) => {
  expect(fcmOutcome(response(200, { name }), NOW)).toMatchObject({ kind: 'intercepted' });
});

it("Google's front end may answer in HTML, and is not asked again at once", () => {
  expect(fcmOutcome(response(502, PAGE), NOW)).toMatchObject({ kind: 'intercepted', retryAfterMs: 10_000 });
  expect(fcmOutcome(response(429, PAGE), NOW)).toMatchObject({ kind: 'intercepted', retryAfterMs: 60_000 });
});

/** A database takes none of these in a text. */
it.each(['\0', '\ud800', '\udc00x', ' ', '\n'])("words with %j are none of a provider's", (character) => {
  const reason = `Bad${character}DeviceToken`;
  const name = `projects/p/messages/1${character}2`;
  expect(apnsOutcome(response(400, { reason }), NOW)).toMatchObject({ kind: 'intercepted' });
  expect(fcmOutcome(response(200, { name }), NOW)).toMatchObject({ kind: 'intercepted' });
  const error = { code: 400, status: reason };
  expect(fcmOutcome(response(400, { error }), NOW)).toMatchObject({ kind: 'rejected', reason: 'status 400' });
});
