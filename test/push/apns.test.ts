import { decodeJwt } from 'jose';
import type { Outcome } from '../../src/domain/outcome.js';
import { createApnsChannel } from '../../src/push/apns.js';
import type { Http2Result } from '../../src/push/http2Client.js';
import { createHarness } from './http2Harness.js';
import { answer } from './http2TestServer.js';
import { APNS, APNS_TOKEN, bodyOf, FIREBASE, NOW, pushTo, recordedHttp2, response } from './pushFixtures.js';

function channelWith(...results: Http2Result[]) {
  const http2 = recordedHttp2(...results);
  let now = NOW;
  const channel = createApnsChannel({
    http2,
    clock: () => now,
    originFor: (environment) => `https://${environment.toLowerCase()}.test:443`,
  });
  return { channel, http2, advance: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

describe('the request', () => {
  it('carries what the SDKs and Apple want', async () => {
    const { channel, http2 } = channelWith(response(200, '', { 'apns-id': 'A' }));
    await channel.send(pushTo('IOS_APNS', { badge: 3, collapseKey: 'chat-1' }));
    const [request] = http2.requests;
    expect(request).toMatchObject({ origin: 'https://production.test:443', path: `/3/device/${APNS_TOKEN}` });
    expect(request?.headers).toEqual({
      authorization: expect.stringMatching(/^bearer ey/) as string,
      'content-type': 'application/json',
      'apns-id': '018f3c1e-0000-7000-8000-000000000001',
      'apns-topic': 'com.acme.chat',
      'apns-push-type': 'alert',
      'apns-priority': '10',
      'apns-expiration': String(NOW.getTime() / 1000 + 3600),
      'apns-collapse-id': 'chat-1',
    });
    expect(bodyOf(request)).toEqual({
      chatID: 'chat-1',
      aps: {
        alert: { title: 'Ann', body: 'Hello' },
        sound: 'default',
        badge: 3,
        category: 'NEW_CHAT_MESSAGE',
        'thread-id': 'chat-1',
      },
    });
  });

  it('leaves out badge and collapse id when there is none, and keeps a badge of 0', async () => {
    const { channel, http2 } = channelWith(response(200));
    await channel.send(pushTo('IOS_APNS'));
    await channel.send(pushTo('IOS_APNS', { badge: 0 }));
    expect(http2.requests[0]?.headers).not.toHaveProperty('apns-collapse-id');
    expect(bodyOf(http2.requests[0])).not.toHaveProperty('aps.badge');
    expect(bodyOf(http2.requests[1])).toHaveProperty('aps.badge', 0);
  });

  it('goes to the host of the environment, and to a pool of its own per key', async () => {
    const { channel, http2 } = channelWith(response(200));
    await channel.send({ ...pushTo('IOS_APNS'), credentials: { ...APNS, environment: 'SANDBOX' } });
    await channel.send({ ...pushTo('IOS_APNS'), credentials: { ...APNS, keyId: 'OTHER12345' } });
    const [sandbox, other] = http2.requests;
    expect(sandbox?.origin).toBe('https://sandbox.test:443');
    expect(sandbox?.pool).not.toBe(other?.pool);
    expect(sandbox?.pool).not.toContain('PRIVATE');
  });

  it('has at most 4,096 bytes', async () => {
    const { channel, http2 } = channelWith(response(200));
    await channel.send(pushTo('IOS_APNS', { body: '👩‍👩‍👧 "quoted"\n'.repeat(500) }));
    const body = String(http2.requests[0]?.body);
    expect(Buffer.byteLength(body)).toBeLessThanOrEqual(4096);
    expect(Buffer.byteLength(body)).toBeGreaterThan(4000);
    expect(bodyOf(http2.requests[0])).toHaveProperty('aps.alert.body', expect.stringMatching(/…$/));
    expect(bodyOf(http2.requests[0])).toHaveProperty('chatID', 'chat-1');
  });
});

describe('outcomes (Apple: "Handling notification responses from APNs")', () => {
  const retry = { kind: 'retry', retryAfterMs: null, ambiguous: false } as const;
  it.each<[string, Http2Result, Outcome]>([
    ['200', response(200, '', { 'apns-id': 'ID' }), { kind: 'delivered', statusCode: 200, providerMessageId: 'ID' }],
    ['200 without an id', response(200), { kind: 'delivered', statusCode: 200, providerMessageId: null }],
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
    ['410 and nothing', response(410), { kind: 'unregistered', statusCode: 410, reason: 'status 410', since: null }],
    ...[
      [400, 'BadDeviceToken'],
      [400, 'DeviceTokenNotForTopic'],
      [400, 'TopicDisallowed'],
      [403, 'InvalidProviderToken'],
      [403, 'Forbidden'],
      [404, 'BadPath'],
      [413, 'PayloadTooLarge'],
    ].map(([statusCode, reason]): [string, Http2Result, Outcome] => [
      `${statusCode ?? ''} ${reason ?? ''}`,
      response(Number(statusCode), { reason }),
      { kind: 'rejected', statusCode: Number(statusCode), reason: String(reason) },
    ]),
    ['403 in HTML', response(403, '<html>'), { kind: 'rejected', statusCode: 403, reason: 'status 403' }],
    [
      '429 TooManyRequests',
      response(429, { reason: 'TooManyRequests' }),
      { kind: 'throttled', statusCode: 429, reason: 'TooManyRequests', retryAfterMs: null },
    ],
    [
      '429 with Retry-After',
      response(429, { reason: 'TooManyRequests' }, { 'retry-after': '7' }),
      { kind: 'throttled', statusCode: 429, reason: 'TooManyRequests', retryAfterMs: 7_000 },
    ],
    [
      '429 TooManyProviderTokenUpdates',
      response(429, { reason: 'TooManyProviderTokenUpdates' }),
      { ...retry, statusCode: 429, reason: 'TooManyProviderTokenUpdates' },
    ],
    [
      '403 ExpiredProviderToken',
      response(403, { reason: 'ExpiredProviderToken' }),
      { ...retry, statusCode: 403, reason: 'ExpiredProviderToken' },
    ],
    [
      '503 with a date',
      response(503, { reason: 'Shutdown' }, { 'retry-after': new Date(NOW.getTime() + 30_000).toUTCString() }),
      { ...retry, statusCode: 503, reason: 'Shutdown', retryAfterMs: 30_000 },
    ],
    ['500 and nothing', response(500), { ...retry, statusCode: 500, reason: 'status 500' }],
    ['not sent', { kind: 'notSent', reason: 'ECONNREFUSED' }, { ...retry, statusCode: null, reason: 'ECONNREFUSED' }],
    ['unknown', { kind: 'unknown', reason: 'reset' }, { ...retry, statusCode: null, reason: 'reset', ambiguous: true }],
  ])('%s', async (_name, result, outcome) => {
    const { channel } = channelWith(result);
    expect(await channel.send(pushTo('IOS_APNS'))).toEqual(outcome);
  });

  it('rejects credentials that are not for it or can not sign, without quoting them', async () => {
    const { channel, http2 } = channelWith(response(200));
    const foreign = await channel.send({ ...pushTo('IOS_APNS'), credentials: FIREBASE });
    const broken = await channel.send({ ...pushTo('IOS_APNS'), credentials: { ...APNS, privateKey: 'SECRET' } });
    expect([foreign.kind, broken.kind]).toEqual(['rejected', 'rejected']);
    expect(JSON.stringify(broken)).not.toContain('SECRET');
    expect(http2.requests).toHaveLength(0);
  });
});

describe('the provider token', () => {
  it('is renewed after ExpiredProviderToken, but never within 20 minutes', async () => {
    const { channel, http2, advance } = channelWith(response(403, { reason: 'ExpiredProviderToken' }));
    const issuedAt = async () => {
      await channel.send(pushTo('IOS_APNS'));
      return decodeJwt(String(http2.requests.at(-1)?.headers.authorization).slice('bearer '.length)).iat;
    };
    const first = await issuedAt();
    advance(19 * 60_000);
    expect(await issuedAt()).toBe(first);
    advance(60_000);
    expect(await issuedAt()).toBe(first);
    expect(await issuedAt()).toBe((first ?? 0) + 20 * 60);
  });
});

describe('over the network', () => {
  const harness = createHarness();
  afterEach(() => harness.cleanUp());

  it('delivers', async () => {
    const server = await harness.server((received) =>
      setTimeout(() => answer(received, 200, '', { 'apns-id': received.headers['apns-id'] ?? '' }), 30),
    );
    const http2 = await harness.client();
    const channel = createApnsChannel({ http2, clock: () => NOW, originFor: () => server.origin });
    expect(await channel.send(pushTo('IOS_APNS'))).toEqual({
      kind: 'delivered',
      statusCode: 200,
      providerMessageId: '018f3c1e-0000-7000-8000-000000000001',
    });
  });
});
