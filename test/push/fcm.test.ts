import type { Outcome } from '../../src/domain/outcome.js';
import { createFcmChannel } from '../../src/push/fcm.js';
import type { FirebaseAccessTokens } from '../../src/push/firebaseAccessToken.js';
import type { Http2Result } from '../../src/push/http2Client.js';
import { APNS, bodyOf, FCM_TOKEN, NOW, pushTo, recordedHttp2, response } from './pushFixtures.js';

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';

/** Google's error JSON; without `errorCode` it has no details. */
function googleError(status: string, errorCode?: string) {
  const other = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [] };
  const details = errorCode === undefined ? undefined : [other, { '@type': FCM_ERROR, errorCode }];
  return { error: { code: 0, message: 'words', status, details } };
}

function channelWith(accessToken: FirebaseAccessTokens, ...results: Http2Result[]) {
  const http2 = recordedHttp2(...results);
  return { http2, channel: createFcmChannel({ http2, clock: () => NOW, origin: 'https://fcm.test:443', accessToken }) };
}
const granted: FirebaseAccessTokens = () => Promise.resolve('access-1');

describe('the request', () => {
  it('carries the message for Android', async () => {
    const { channel, http2 } = channelWith(granted, response(200, { name: 'm' }));
    await channel.send(pushTo('ANDROID_FIREBASE', { badge: 2, collapseKey: 'chat-1' }));
    const [request] = http2.requests;
    expect(request).toMatchObject({
      origin: 'https://fcm.test:443',
      path: '/v1/projects/acme-chat/messages:send',
      headers: { authorization: 'Bearer access-1', 'content-type': 'application/json' },
    });
    expect(bodyOf(request)).toEqual({
      message: {
        token: FCM_TOKEN,
        notification: { title: 'Ann', body: 'Hello' },
        data: { chatID: 'chat-1', event: 'chat_session_message' },
        android: {
          priority: 'HIGH',
          ttl: '3600s',
          notification: { tag: 'chat-1', sound: 'default', notification_count: 2 },
        },
      },
    });
  });

  it('carries the message for iOS', async () => {
    const { channel, http2 } = channelWith(granted, response(200, { name: 'm' }));
    await channel.send(pushTo('IOS_FIREBASE', { badge: 2, collapseKey: 'chat-1' }));
    expect(bodyOf(http2.requests[0])).toEqual({
      message: {
        token: FCM_TOKEN,
        notification: { title: 'Ann', body: 'Hello' },
        data: { chatID: 'chat-1', event: 'chat_session_message' },
        apns: {
          headers: {
            'apns-priority': '10',
            'apns-expiration': String(NOW.getTime() / 1000 + 3600),
            'apns-collapse-id': 'chat-1',
          },
          payload: {
            aps: { sound: 'default', badge: 2, category: 'NEW_CHAT_MESSAGE', 'thread-id': 'chat-1' },
            chatID: 'chat-1',
          },
        },
      },
    });
  });

  it('has no collapse key, and shows a delivery that is sent twice once', async () => {
    const { channel, http2 } = channelWith(granted, response(200, { name: 'm' }));
    const push = pushTo('ANDROID_FIREBASE');
    await channel.send({ ...push, expiresAt: new Date(NOW.getTime() - 1) });
    expect(bodyOf(http2.requests[0])).toMatchObject({
      message: { android: { ttl: '0s', notification: { tag: push.deliveryId } } },
    });
    expect(http2.requests[0]?.body).not.toContain('collapse');
    expect(http2.requests[0]?.body).not.toContain('badge');
  });

  it.each(['IOS_FIREBASE', 'ANDROID_FIREBASE'] as const)(
    'has at most 4,096 bytes beside the token: %s',
    async (service) => {
      const { channel, http2 } = channelWith(granted, response(200, { name: 'm' }));
      await channel.send(pushTo(service, { body: 'é'.repeat(5_000) }));
      const bytes = Buffer.byteLength(String(http2.requests[0]?.body)) - FCM_TOKEN.length;
      expect(bytes).toBeLessThanOrEqual(4096);
      expect(bytes).toBeGreaterThan(4090);
    },
  );
});

describe('outcomes (Firebase: "ErrorCode")', () => {
  const retry = { kind: 'retry', retryAfterMs: 10_000, ambiguous: false } as const;
  it.each<[string, Http2Result, Outcome]>([
    [
      '200',
      response(200, { name: 'projects/acme-chat/messages/1' }),
      { kind: 'delivered', statusCode: 200, providerMessageId: 'projects/acme-chat/messages/1' },
    ],
    ['200 cut', response(200, '{"na'), { kind: 'delivered', statusCode: 200, providerMessageId: null }],
    [
      '404 UNREGISTERED',
      response(404, googleError('NOT_FOUND', 'UNREGISTERED')),
      { kind: 'unregistered', statusCode: 404, reason: 'UNREGISTERED', since: null },
    ],
    [
      '404 of a project',
      response(404, googleError('NOT_FOUND')),
      { kind: 'rejected', statusCode: 404, reason: 'NOT_FOUND' },
    ],
    ['404 in HTML', response(404, '<html>'), { kind: 'rejected', statusCode: 404, reason: 'status 404' }],
    [
      '400 INVALID_ARGUMENT',
      response(400, googleError('INVALID_ARGUMENT', 'INVALID_ARGUMENT')),
      { kind: 'rejected', statusCode: 400, reason: 'INVALID_ARGUMENT' },
    ],
    [
      '403 SENDER_ID_MISMATCH',
      response(403, googleError('PERMISSION_DENIED', 'SENDER_ID_MISMATCH')),
      { kind: 'rejected', statusCode: 403, reason: 'SENDER_ID_MISMATCH' },
    ],
    [
      '403 without details',
      response(403, googleError('PERMISSION_DENIED')),
      { kind: 'rejected', statusCode: 403, reason: 'PERMISSION_DENIED' },
    ],
    [
      '401 THIRD_PARTY_AUTH_ERROR',
      response(401, googleError('UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR')),
      { kind: 'rejected', statusCode: 401, reason: 'THIRD_PARTY_AUTH_ERROR' },
    ],
    [
      '429',
      response(429, googleError('RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED')),
      { kind: 'throttled', statusCode: 429, reason: 'QUOTA_EXCEEDED', retryAfterMs: 60_000 },
    ],
    [
      '429 with Retry-After',
      response(429, googleError('RESOURCE_EXHAUSTED', 'QUOTA_EXCEEDED'), { 'retry-after': '5' }),
      { kind: 'throttled', statusCode: 429, reason: 'QUOTA_EXCEEDED', retryAfterMs: 5_000 },
    ],
    [
      '503 with Retry-After',
      response(503, googleError('UNAVAILABLE', 'UNAVAILABLE'), { 'retry-after': '42' }),
      { ...retry, statusCode: 503, reason: 'UNAVAILABLE', retryAfterMs: 42_000 },
    ],
    ['500', response(500, googleError('INTERNAL', 'INTERNAL')), { ...retry, statusCode: 500, reason: 'INTERNAL' }],
    ['502 in HTML', response(502, '<html>'), { ...retry, statusCode: 502, reason: 'status 502' }],
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
  ])('%s', async (_name, result, outcome) => {
    const { channel, http2 } = channelWith(granted, result);
    expect(await channel.send(pushTo('ANDROID_FIREBASE'))).toEqual(outcome);
    expect(http2.requests).toHaveLength(1);
  });

  it('rejects credentials of another service', async () => {
    const { channel, http2 } = channelWith(granted, response(200));
    expect((await channel.send({ ...pushTo('ANDROID_FIREBASE'), credentials: APNS })).kind).toBe('rejected');
    expect(http2.requests).toHaveLength(0);
  });
});

describe('the access token', () => {
  const unauthenticated = response(401, googleError('UNAUTHENTICATED'));
  function renewing() {
    const refused: (string | undefined)[] = [];
    const accessToken: FirebaseAccessTokens = (_credentials, options) => {
      refused.push(options?.renew);
      return Promise.resolve(`access-${refused.length}`);
    };
    return { refused, accessToken };
  }

  it('is renewed once after a 401, and the message sent again', async () => {
    const { refused, accessToken } = renewing();
    const { channel, http2 } = channelWith(accessToken, unauthenticated, response(200, { name: 'm' }));
    expect(await channel.send(pushTo('ANDROID_FIREBASE'))).toMatchObject({ kind: 'delivered' });
    expect(http2.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer access-1', 'Bearer access-2']);
    expect(refused).toEqual([undefined, 'access-1']);
  });

  it('is not renewed for ever', async () => {
    const { channel, http2 } = channelWith(renewing().accessToken, unauthenticated);
    expect(await channel.send(pushTo('ANDROID_FIREBASE'))).toEqual({
      kind: 'retry',
      statusCode: 401,
      reason: 'UNAUTHENTICATED',
      retryAfterMs: null,
      ambiguous: false,
    });
    expect(http2.requests).toHaveLength(2);
  });

  it('that can not be had is a retry', async () => {
    const { channel, http2 } = channelWith(() => Promise.reject(new Error('invalid_grant')), response(200));
    expect(await channel.send(pushTo('IOS_FIREBASE'))).toEqual({
      kind: 'retry',
      statusCode: null,
      reason: 'access token: invalid_grant',
      retryAfterMs: null,
      ambiguous: false,
    });
    expect(http2.requests).toHaveLength(0);
  });
});
