import type { Outcome, RejectionFault } from '../../src/domain/outcome.js';
import { apnsOutcome } from '../../src/providers/apnsOutcome.js';
import type { Http2Result } from '../../src/providers/http2Result.js';
import { NOW, response } from './pushFixtures.js';

/** Every reason of Apple: "Handling notification responses from APNs", and what becomes of it. */
describe('refusals', () => {
  it.each<[number, string, RejectionFault]>([
    [400, 'BadCollapseId', 'push'],
    [400, 'BadDeviceToken', 'token'],
    [400, 'BadExpirationDate', 'push'],
    [400, 'BadMessageId', 'push'],
    [400, 'BadPriority', 'push'],
    [400, 'BadTopic', 'credentials'],
    [400, 'DeviceTokenNotForTopic', 'token'],
    [400, 'DuplicateHeaders', 'push'],
    [400, 'InvalidPushType', 'push'],
    [400, 'MissingDeviceToken', 'push'],
    [400, 'MissingTopic', 'credentials'],
    [400, 'PayloadEmpty', 'push'],
    [400, 'TopicDisallowed', 'credentials'],
    [403, 'BadCertificate', 'credentials'],
    [403, 'BadCertificateEnvironment', 'credentials'],
    [403, 'BadEnvironmentKeyInToken', 'credentials'],
    [403, 'BadEnvironmentKeyIdInToken', 'credentials'],
    [403, 'Forbidden', 'credentials'],
    [403, 'InvalidProviderToken', 'credentials'],
    [403, 'MissingProviderToken', 'credentials'],
    [403, 'UnrelatedKeyIdInToken', 'credentials'],
    [404, 'BadPath', 'push'],
    [405, 'MethodNotAllowed', 'push'],
    [413, 'PayloadTooLarge', 'push'],
  ])('%i %s is the fault of the %s', (statusCode, reason, fault) => {
    const outcome = apnsOutcome(response(statusCode, { reason }), NOW);
    expect(outcome).toMatchObject({ kind: 'rejected', statusCode, reason, fault });
  });

  it.each([
    [400, 'BadDeviceToken', true],
    [403, 'BadEnvironmentKeyInToken', true],
    [403, 'BadEnvironmentKeyIdInToken', true],
    [403, 'BadCertificateEnvironment', true],
    [400, 'DeviceTokenNotForTopic', undefined],
    [403, 'InvalidProviderToken', undefined],
    [403, 'UnrelatedKeyIdInToken', undefined],
  ])('%i %s may be otherwise at the other host: %j', (statusCode, reason, otherEnvironment) => {
    const outcome = apnsOutcome(response(statusCode, { reason }), NOW);
    expect(outcome).toHaveProperty('kind', 'rejected');
    expect('otherEnvironment' in outcome ? outcome.otherEnvironment : undefined).toBe(otherEnvironment);
  });

  /** RFC 8446 section 6.2 in the words of OpenSSL and Node; the last three are OpenSSL's own. */
  it.each([
    'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
    'ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE',
    'ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED',
    'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
    'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
    'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED',
    'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    'ERR_SSL_EE_KEY_TOO_SMALL',
    'ERR_OSSL_PEM_NO_START_LINE',
    'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
  ])('%s is the fault of the certificate', (reason) => {
    const outcome = apnsOutcome({ kind: 'notSent', reason }, NOW);
    expect(outcome).toEqual({ kind: 'rejected', statusCode: null, reason, fault: 'credentials' });
  });
});

const retry = { kind: 'retry', retryAfterMs: null, ambiguous: false } as const;
it.each<[string, Http2Result, Outcome]>([
  ['200', response(200, '', { 'apns-id': 'ID' }), { kind: 'delivered', statusCode: 200, providerMessageId: 'ID' }],
  ['200 without an id', response(200), { kind: 'delivered', statusCode: 200, providerMessageId: null }],
  // 410: "the device token is no longer active for the topic", `timestamp` in milliseconds.
  [
    '410 Unregistered',
    response(410, { reason: 'Unregistered', timestamp: 1_700_000_000_123 }),
    { kind: 'unregistered', statusCode: 410, reason: 'Unregistered', since: new Date(1_700_000_000_123) },
  ],
  [
    '410 ExpiredToken',
    response(410, { reason: 'ExpiredToken', timestamp: 1 }),
    { kind: 'unregistered', statusCode: 410, reason: 'ExpiredToken', since: new Date(1) },
  ],
  [
    '410 without a time',
    response(410, { reason: 'Unregistered' }),
    { kind: 'unregistered', statusCode: 410, reason: 'Unregistered', since: null },
  ],
  // 429: "too many requests were made consecutively to the same device token".
  [
    '429 TooManyRequests',
    response(429, { reason: 'TooManyRequests' }),
    { kind: 'throttled', statusCode: 429, reason: 'TooManyRequests', retryAfterMs: null, scope: 'device' },
  ],
  [
    '429 with Retry-After',
    response(429, { reason: 'TooManyRequests' }, { 'retry-after': '7' }),
    { kind: 'throttled', statusCode: 429, reason: 'TooManyRequests', retryAfterMs: 7_000, scope: 'device' },
  ],
  // "The provider's authentication token is being updated too often. Update it no more than once every 20 minutes."
  [
    '429 TooManyProviderTokenUpdates',
    response(429, { reason: 'TooManyProviderTokenUpdates' }),
    {
      kind: 'throttled',
      statusCode: 429,
      reason: 'TooManyProviderTokenUpdates',
      retryAfterMs: null,
      scope: 'credentials',
    },
  ],
  // "The provider token is stale, and a new token should be generated."
  [
    '403 ExpiredProviderToken',
    response(403, { reason: 'ExpiredProviderToken' }),
    { ...retry, statusCode: 403, reason: 'ExpiredProviderToken' },
  ],
  ['400 IdleTimeout', response(400, { reason: 'IdleTimeout' }), { ...retry, statusCode: 400, reason: 'IdleTimeout' }],
  [
    '500 InternalServerError',
    response(500, { reason: 'InternalServerError' }),
    { ...retry, statusCode: 500, reason: 'InternalServerError' },
  ],
  [
    '503 ServiceUnavailable',
    response(503, { reason: 'ServiceUnavailable' }),
    { ...retry, statusCode: 503, reason: 'ServiceUnavailable' },
  ],
  [
    '503 with a date',
    response(503, { reason: 'Shutdown' }, { 'retry-after': new Date(NOW.getTime() + 30_000).toUTCString() }),
    { ...retry, statusCode: 503, reason: 'Shutdown', retryAfterMs: 30_000 },
  ],
  ['not sent', { kind: 'notSent', reason: 'ECONNREFUSED' }, { ...retry, statusCode: null, reason: 'ECONNREFUSED' }],
  ['unknown', { kind: 'unknown', reason: 'reset' }, { ...retry, statusCode: null, reason: 'reset', ambiguous: true }],
])('%s', (_name, result, outcome) => {
  expect(apnsOutcome(result, NOW)).toEqual(outcome);
});
