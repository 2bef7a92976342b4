/** The channel's requests: signed, encrypted, and nothing of one tenant's in another's. */
import { decodeJwt } from 'jose';
import { createWebPushChannel } from '../../src/providers/webPush.js';
import type { Http2Result } from '../../src/providers/http2Result.js';
import {
  APNS,
  MOZILLA,
  NOW,
  pushTo,
  pushToBrowser,
  recordedHttp2,
  response,
  WEB_PUSH,
  webPushKeyPair,
} from './pushFixtures.js';

function channelWith(...results: Http2Result[]) {
  const client = recordedHttp2(...results);
  let now = NOW;
  const channel = createWebPushChannel({ client, clock: () => now });
  return { channel, client, advance: (ms: number) => (now = new Date(now.getTime() + ms)) };
}

it('sends to the endpoint, encrypted, with a token for its origin', async () => {
  const { channel, client } = channelWith(response(201, '', { 'apns-id': 'A' }));
  expect(await channel.send(pushToBrowser({ body: 'plain words' }))).toMatchObject({
    kind: 'delivered',
    providerMessageId: 'A',
  });
  const [request] = client.requests;
  const { origin, pathname } = new URL(MOZILLA);
  expect(request).toMatchObject({ origin, path: pathname });
  expect(request?.headers).toMatchObject({ 'content-encoding': 'aes128gcm', ttl: '3600', urgency: 'high' });
  expect(String(request?.body)).not.toContain('plain words');
  const [, token = '', key] = /^vapid t=(.+), k=(.+)$/.exec(request?.headers['authorization'] ?? '') ?? [];
  expect(key).toBe(WEB_PUSH.publicKey);
  expect(decodeJwt(token)).toEqual({ aud: origin, sub: WEB_PUSH.subject, exp: NOW.getTime() / 1000 + 12 * 3600 });
});

it('reuses a token for six hours, for one origin and one key', async () => {
  const { channel, client, advance } = channelWith(response(201));
  const header = async (push = pushToBrowser()) => {
    await channel.send(push);
    return client.requests.at(-1)?.headers['authorization'];
  };
  const first = await header();
  expect(await header()).toBe(first);
  expect(await header(pushToBrowser({}, 'https://web.push.apple.com/x'))).not.toBe(first);
  expect(await header({ ...pushToBrowser(), credentials: { ...WEB_PUSH, ...webPushKeyPair() } })).not.toBe(first);
  advance(6 * 3_600_000);
  expect(await header()).not.toBe(first);
});

it('has a pool of its own per key', async () => {
  const { channel, client } = channelWith(response(201));
  await channel.send(pushToBrowser());
  await channel.send({ ...pushToBrowser(), credentials: { ...WEB_PUSH, ...webPushKeyPair() } });
  const [one, other] = client.requests;
  expect(one?.pool).not.toBe(other?.pool);
  expect(one?.pool).not.toContain(WEB_PUSH.privateKey);
});

it('sends a shorter one at once where it is too large, and once only', async () => {
  const { channel, client } = channelWith(response(413), response(201));
  expect(await channel.send(pushToBrowser({ body: 'x'.repeat(9_000) }))).toMatchObject({ kind: 'delivered' });
  const sizes = client.requests.map(({ body }) => Buffer.byteLength(body));
  expect(sizes[0]).toBeGreaterThan(4_000);
  expect(sizes[1]).toBeLessThan(2_200);
  const always = channelWith(response(413));
  expect(await always.channel.send(pushToBrowser())).toMatchObject({
    kind: 'rejected',
    fault: 'push',
    statusCode: 413,
  });
  expect(always.client.requests).toHaveLength(2);
});

it('believes only known push services about the credentials', async () => {
  const refusal = response(403, { reason: 'BadJwtToken' });
  expect(await channelWith(refusal).channel.send(pushToBrowser())).toMatchObject({ fault: 'credentials' });
  const stranger = pushToBrowser({}, 'https://push.example.com/x');
  expect(await channelWith(refusal).channel.send(stranger)).toMatchObject({ fault: 'token' });
});

it('sends nothing without keys that can sign and a browser that can read', async () => {
  const { channel, client } = channelWith();
  const push = pushToBrowser();
  expect(await channel.send({ ...push, credentials: APNS })).toMatchObject({ fault: 'credentials' });
  expect(await channel.send({ ...push, credentials: { ...WEB_PUSH, privateKey: 'AAAA' } })).toEqual({
    ...{ kind: 'rejected', statusCode: null, reason: 'the private key cannot sign', fault: 'credentials' },
  });
  expect(await channel.send({ ...push, device: pushTo('ANDROID_FIREBASE').device })).toMatchObject({ fault: 'token' });
  expect(client.requests).toEqual([]);
});

it('validates and probes without a request', async () => {
  const { channel, client } = channelWith();
  const accepted = { kind: 'delivered', statusCode: null, providerMessageId: null };
  expect(await channel.validate(pushToBrowser())).toEqual(accepted);
  expect(await channel.probe(WEB_PUSH, [])).toEqual(accepted);
  expect(await channel.probe({ ...WEB_PUSH, subject: 'mailto:push@localhost' }, [])).toMatchObject({
    reason: 'BadJwtToken',
  });
  const { publicKey } = webPushKeyPair();
  expect(await channel.probe({ ...WEB_PUSH, publicKey }, [])).toMatchObject({ kind: 'rejected', fault: 'credentials' });
  expect(await channel.probe(APNS, [])).toMatchObject({ kind: 'rejected', fault: 'credentials' });
  expect(client.requests).toEqual([]);
});
