import { decodeJwt } from 'jose';
import { createApnsChannel } from '../../src/providers/apns.js';
import type { Http2Result } from '../../src/providers/http2Result.js';
import { createHarness } from './http2Harness.js';
import { answer } from './http2TestServer.js';
import {
  APNS,
  APNS_CERTIFICATE,
  APNS_TOKEN,
  bodyOf,
  FIREBASE,
  NOW,
  pushTo,
  recordedHttp2,
  response,
} from './pushFixtures.js';

const NOBODY = '0'.repeat(64);
const badToken = response(400, { reason: 'BadDeviceToken' });

function channelWith(...results: Http2Result[]) {
  const http2 = recordedHttp2(...results);
  let now = NOW;
  const channel = createApnsChannel({
    http2,
    clock: () => now,
    originFor: (environment) => `https://${environment.toLowerCase()}.test:443`,
    probeTimeoutMs: 500,
  });
  return { channel, http2, advance: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

describe('with a key', () => {
  it('sends the message with a provider token', async () => {
    const { channel, http2 } = channelWith(response(200, '', { 'apns-id': 'A' }));
    expect(await channel.send(pushTo('IOS_APNS'))).toMatchObject({ kind: 'delivered', providerMessageId: 'A' });
    const [request] = http2.requests;
    expect(request).toMatchObject({ origin: 'https://production.test:443', path: `/3/device/${APNS_TOKEN}` });
    expect(request?.identity).toBeUndefined();
    expect(request?.headers).toMatchObject({
      authorization: expect.stringMatching(/^bearer ey/) as string,
      'content-type': 'application/json',
      'apns-topic': 'com.acme.chat',
    });
    expect(bodyOf(request)).toMatchObject({ chatID: 'chat-1', aps: { alert: { title: 'Ann', body: 'Hello' } } });
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

  it('renews the token after ExpiredProviderToken, but never within 20 minutes', async () => {
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

describe('with a certificate', () => {
  const push = { ...pushTo('IOS_APNS'), credentials: APNS_CERTIFICATE };

  it('shows it on the connection, and sends no token', async () => {
    const { channel, http2 } = channelWith(response(200));
    await channel.send(push);
    const [request] = http2.requests;
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.identity?.certificate).toBe(APNS_CERTIFICATE.certificate);
    expect(request?.identity?.privateKey.reveal()).toBe(APNS_CERTIFICATE.privateKey);
  });

  it('has its own pool, and no key in the request', async () => {
    const { channel, http2 } = channelWith(response(200));
    await channel.send(push);
    await channel.send({ ...push, credentials: { ...APNS_CERTIFICATE, certificate: 'another' } });
    expect(http2.requests[0]?.pool).not.toBe(http2.requests[1]?.pool);
    expect(JSON.stringify(http2.requests)).not.toContain('PRIVATE KEY');
  });
});

it('rejects credentials that are not for it or can not sign, without quoting them', async () => {
  const { channel, http2 } = channelWith(response(200));
  const foreign = await channel.send({ ...pushTo('IOS_APNS'), credentials: FIREBASE });
  const broken = await channel.send({ ...pushTo('IOS_APNS'), credentials: { ...APNS, privateKey: 'SECRET' } });
  expect(foreign).toMatchObject({ kind: 'rejected', fault: 'credentials' });
  expect(broken).toMatchObject({ kind: 'rejected', fault: 'credentials' });
  expect(JSON.stringify(broken)).not.toContain('SECRET');
  expect(http2.requests).toHaveLength(0);
});

describe('validating', () => {
  it('sends Apple the whole push with the token of no device', async () => {
    const { channel, http2 } = channelWith(badToken);
    const push = pushTo('IOS_APNS', { body: 'Only a test' });
    expect(await channel.validate(push)).toEqual({ kind: 'delivered', statusCode: 400, providerMessageId: null });
    expect(http2.requests[0]?.path).toBe(`/3/device/${NOBODY}`);
    expect(http2.requests[0]?.headers).toMatchObject({ 'apns-topic': 'com.acme.chat', 'apns-push-type': 'alert' });
    expect(bodyOf(http2.requests[0])).toHaveProperty('aps.alert.body', 'Only a test');
  });

  it('says what Apple refuses', async () => {
    const { channel } = channelWith(response(413, { reason: 'PayloadTooLarge' }));
    expect(await channel.validate(pushTo('IOS_APNS'))).toMatchObject({ reason: 'PayloadTooLarge', fault: 'push' });
  });
});

describe('probing', () => {
  const topics = ['com.acme.a', 'com.acme.b'];

  it('asks once for each bundle id, up to five', async () => {
    const { channel, http2 } = channelWith(badToken);
    const many = Array.from({ length: 7 }, (_, index) => `com.acme.${index}`);
    expect(await channel.probe(APNS, many)).toEqual({ kind: 'delivered', statusCode: 400, providerMessageId: null });
    expect(http2.requests.map(({ headers }) => headers['apns-topic'])).toEqual(many.slice(0, 5));
    expect(new Set(http2.requests.map(({ path }) => path))).toEqual(new Set([`/3/device/${NOBODY}`]));
  });

  it.each([
    [[response(403, { reason: 'InvalidProviderToken' })], { kind: 'rejected', fault: 'credentials' }],
    [[badToken, response(400, { reason: 'TopicDisallowed' })], { kind: 'rejected', reason: 'TopicDisallowed' }],
    [[response(503), response(403, { reason: 'BadCertificate' })], { kind: 'rejected', reason: 'BadCertificate' }],
    [[badToken, response(503, { reason: 'Shutdown' })], { kind: 'retry', statusCode: 503 }],
    [[badToken, response(410, { reason: 'Unregistered' })], { kind: 'delivered' }],
  ])('answers with what stands against it: %#', async (results, outcome) => {
    expect(await channelWith(...results).channel.probe(APNS, topics)).toMatchObject(outcome);
  });

  it('has nothing to ask without a bundle id', async () => {
    const { channel, http2 } = channelWith(badToken);
    expect(await channel.probe(APNS, [])).toMatchObject({ kind: 'rejected', fault: 'push' });
    expect(http2.requests).toHaveLength(0);
  });

  it('answers in time whatever Apple does', async () => {
    const { channel, http2 } = channelWith();
    http2.request = () => new Promise(() => undefined);
    const late = { kind: 'retry', reason: 'no answer within the deadline' };
    expect(await channel.probe(APNS, topics)).toMatchObject(late);
    expect(await channel.validate(pushTo('IOS_APNS'))).toMatchObject(late);
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
      environment: 'PRODUCTION',
    });
  });
});
