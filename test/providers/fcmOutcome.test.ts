import type { Outcome, RejectionFault } from '../../src/domain/outcome.js';
import { fcmOutcome } from '../../src/providers/fcmOutcome.js';
import type { Http2Result } from '../../src/providers/http2Result.js';
import { detail, googleError } from './googleError.js';
import { NOW, response } from './pushFixtures.js';

const invalid = [detail.badRequest('message.android.ttl'), detail.fcmError('INVALID_ARGUMENT')];

describe('refusals', () => {
  it.each<[string, number, unknown, string, RejectionFault]>([
    // Firebase: "ErrorCode": "The sender ID does not match"; "APNs certificate or web push auth key was invalid".
    [
      'another sender',
      403,
      googleError('PERMISSION_DENIED', [detail.fcmError('SENDER_ID_MISMATCH')]),
      'SENDER_ID_MISMATCH',
      'token',
    ],
    [
      'the key behind',
      401,
      googleError('UNAUTHENTICATED', [detail.fcmError('THIRD_PARTY_AUTH_ERROR')]),
      'THIRD_PARTY_AUTH_ERROR',
      'credentials',
    ],
    ['no access', 401, googleError('UNAUTHENTICATED'), 'UNAUTHENTICATED', 'credentials'],
    // Google: "AIP-193": ErrorInfo says more than the status.
    [
      'no permission',
      403,
      googleError('PERMISSION_DENIED', [detail.errorInfo('IAM_PERMISSION_DENIED')]),
      'IAM_PERMISSION_DENIED',
      'credentials',
    ],
    ['no permission, no details', 403, googleError('PERMISSION_DENIED'), 'PERMISSION_DENIED', 'credentials'],
    ['no such project', 404, googleError('NOT_FOUND'), 'NOT_FOUND', 'credentials'],
    // Firebase: "Best practices for FCM registration token management": only when the payload is known to be valid.
    [
      'a token, by its field',
      400,
      googleError('INVALID_ARGUMENT', [detail.badRequest('message.token'), detail.fcmError('INVALID_ARGUMENT')]),
      'INVALID_ARGUMENT',
      'token',
    ],
    [
      'a token, by its name',
      400,
      googleError(
        'INVALID_ARGUMENT',
        [detail.fcmError('INVALID_ARGUMENT')],
        'The registration token is not a valid FCM registration token',
      ),
      'INVALID_ARGUMENT',
      'token',
    ],
    ['another field', 400, googleError('INVALID_ARGUMENT', invalid), 'INVALID_ARGUMENT', 'push'],
    [
      'no field',
      400,
      googleError('INVALID_ARGUMENT', [detail.fcmError('INVALID_ARGUMENT')]),
      'INVALID_ARGUMENT',
      'push',
    ],
    ['details that are none', 400, googleError('INVALID_ARGUMENT', 'x'), 'INVALID_ARGUMENT', 'push'],
    [
      'details that are odd',
      400,
      googleError('INVALID_ARGUMENT', [null, { '@type': 5 }, ...invalid]),
      'INVALID_ARGUMENT',
      'push',
    ],
  ])('%s', (_name, statusCode, body, reason, fault) => {
    expect(fcmOutcome(response(statusCode, body), NOW)).toEqual({ kind: 'rejected', statusCode, reason, fault });
  });
});

describe('limits (Firebase: "Throttling and quotas")', () => {
  const exceeded = (...more: object[]) =>
    googleError('RESOURCE_EXHAUSTED', [...more, detail.fcmError('QUOTA_EXCEEDED')]);
  it.each<[string, Http2Result, number, 'device' | 'credentials']>([
    ['of the project', response(429, exceeded()), 60_000, 'credentials'],
    [
      'of the project, by name',
      response(429, exceeded(detail.quotaFailure('Message rate exceeded'))),
      60_000,
      'credentials',
    ],
    ['of a device', response(429, exceeded(detail.quotaFailure('Device message rate exceeded'))), 60_000, 'device'],
    ['with Retry-After', response(429, exceeded(), { 'retry-after': '5' }), 5_000, 'credentials'],
    ['with RetryInfo', response(429, exceeded(detail.retryInfo('1.5s'))), 1_500, 'credentials'],
    ['with both', response(429, exceeded(detail.retryInfo('30s')), { 'retry-after': '5' }), 5_000, 'credentials'],
    ['with a RetryInfo that is none', response(429, exceeded(detail.retryInfo('soon'))), 60_000, 'credentials'],
  ])('%s', (_name, result, retryAfterMs, scope) => {
    const outcome = { kind: 'throttled', statusCode: 429, reason: 'QUOTA_EXCEEDED', retryAfterMs, scope };
    expect(fcmOutcome(result, NOW)).toEqual(outcome);
  });

  it('as the quota system of Google words them, without a code of FCM', () => {
    const body = googleError('RESOURCE_EXHAUSTED', [detail.errorInfo('RATE_LIMIT_EXCEEDED')]);
    expect(fcmOutcome(response(429, body), NOW)).toMatchObject({ reason: 'RATE_LIMIT_EXCEEDED', scope: 'credentials' });
  });
});

const retry = { kind: 'retry', retryAfterMs: 10_000, ambiguous: false } as const;
it.each<[string, Http2Result, Outcome]>([
  [
    '200',
    response(200, { name: 'projects/acme-chat/messages/1' }),
    { kind: 'delivered', statusCode: 200, providerMessageId: 'projects/acme-chat/messages/1' },
  ],
  // The connection broke inside the body: Firebase may well have taken it.
  [
    '200 that broke off',
    response(200, '{"na'),
    { ...retry, statusCode: 200, reason: 'the answer broke off', retryAfterMs: null, ambiguous: true },
  ],
  [
    '200 that broke off before its body',
    response(200, '', { 'content-type': 'application/json; charset=UTF-8' }),
    { ...retry, statusCode: 200, reason: 'the answer broke off', retryAfterMs: null, ambiguous: true },
  ],
  [
    '404 UNREGISTERED',
    response(404, googleError('NOT_FOUND', [detail.fcmError('UNREGISTERED')])),
    { kind: 'unregistered', statusCode: 404, reason: 'UNREGISTERED', since: null },
  ],
  [
    '503 with Retry-After',
    response(503, googleError('UNAVAILABLE', [detail.fcmError('UNAVAILABLE')]), { 'retry-after': '42' }),
    { ...retry, statusCode: 503, reason: 'UNAVAILABLE', retryAfterMs: 42_000 },
  ],
  [
    '503 with RetryInfo',
    response(503, googleError('UNAVAILABLE', [detail.retryInfo('20s')])),
    { ...retry, statusCode: 503, reason: 'UNAVAILABLE', retryAfterMs: 20_000 },
  ],
  [
    '500',
    response(500, googleError('INTERNAL', [detail.fcmError('INTERNAL')])),
    { ...retry, statusCode: 500, reason: 'INTERNAL' },
  ],
  [
    'not sent',
    { kind: 'notSent', reason: 'ECONNREFUSED' },
    { ...retry, statusCode: null, reason: 'ECONNREFUSED', retryAfterMs: null },
  ],
  [
    'unknown',
    { kind: 'unknown', reason: 'reset' },
    { ...retry, statusCode: null, reason: 'reset', retryAfterMs: null, ambiguous: true },
  ],
])('%s', (_name, result, outcome) => {
  expect(fcmOutcome(result, NOW)).toEqual(outcome);
});
