/** The simulator is as strict as push services are: who sends, to whom, and what the browser can read. */
import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import webPush from 'web-push';
import { decryptPush } from '../../src/simulators/webPushDecryption.js';
import { send, type Reply } from './send.js';
import { useSimulators } from './useSimulators.js';

const bench = useSimulators();
const HOST = 'updates.push.services.mozilla.com';
const ORIGIN = `https://${HOST}`;
const keys = webPush.generateVAPIDKeys();
const SUBJECT = 'mailto:push@acme.example.com';

const subscribe = () => bench().simulators.webPush.newSubscription({ applicationServerKey: keys.publicKey });
const vapid = (origin = ORIGIN, subject = SUBJECT, { publicKey, privateKey } = keys) =>
  webPush.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm').Authorization;

interface Given {
  headers?: Record<string, string>;
  body?: Buffer;
  subscription?: ReturnType<typeof subscribe>;
}

async function post({ headers = {}, body, subscription = subscribe() }: Given = {}): Promise<Reply> {
  const { p256dh, auth } = subscription.keys;
  const encrypted = webPush.encrypt(p256dh, auth, '{"notification":{"title":"Hi"}}', 'aes128gcm').cipherText;
  const session = await bench().openHttp2(HOST);
  const common = { ':path': new URL(subscription.endpoint).pathname, 'content-encoding': 'aes128gcm', ttl: '60' };
  return send(session, { ...common, authorization: vapid(), ...headers }, body ?? encrypted);
}

test('accepts a push, says where it is, and logs its text', async () => {
  const subscription = subscribe();
  const reply = await post({ subscription, headers: { urgency: 'high', topic: 'a-topic' } });
  expect(reply.status).toBe(201);
  const { simulators } = bench();
  const push = await simulators.waitForPush(({ token }) => token === subscription.endpoint, 5_000);
  expect(reply.headers['location']).toBe(`${ORIGIN}/m/${push.id}`);
  expect(push).toMatchObject({
    ...{ provider: 'webPush', shown: true, payload: { notification: { title: 'Hi' } } },
    headers: { ttl: '60', urgency: 'high', topic: 'a-topic' },
  });
});

test.each<[string, () => Given, number, string]>([
  ['no token', () => ({ headers: { authorization: '' } }), 401, 'BadAuthorizationHeader'],
  [
    "another push service's token",
    () => ({ headers: { authorization: vapid('https://web.push.apple.com') } }),
    401,
    'BadJwtToken',
  ],
  ['no real contact', () => ({ headers: { authorization: vapid(ORIGIN, 'mailto:a@x.invalid') } }), 401, 'BadJwtToken'],
  [
    "another's key",
    () => ({ headers: { authorization: vapid(ORIGIN, SUBJECT, webPush.generateVAPIDKeys()) } }),
    401,
    'VapidPkHashMismatch',
  ],
  ['no TTL', () => ({ headers: { ttl: 'soon' } }), 400, 'BadTtl'],
  ['a topic too long', () => ({ headers: { topic: 'x'.repeat(33) } }), 400, 'BadWebPushTopic'],
  ['another encoding', () => ({ headers: { 'content-encoding': 'aesgcm' } }), 400, 'BadWebPushRequest'],
  [
    'plain text',
    () => ({ body: Buffer.from('{"notification":{"title":"Hi, whoever reads this on the way"}}'.repeat(3)) }),
    400,
    'BadWebPushRequest',
  ],
  ['too much', () => ({ body: Buffer.alloc(4_097) }), 413, 'PayloadTooLarge'],
  ['nobody', () => ({ subscription: { ...subscribe(), endpoint: `${ORIGIN}/push/nobody` } }), 404, 'BadPath'],
])('refuses %s', async (_what, given, status, error) => {
  expect(await post(given())).toMatchObject({ status, body: { error } });
});

test('refuses a token that is forged, has run out, or is good for more than a day', async () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const forged = await new SignJWT({ sub: SUBJECT, aud: ORIGIN })
    .setExpirationTime('1h')
    .setProtectedHeader({ alg: 'ES256' })
    .sign(privateKey);
  expect(await post({ headers: { authorization: `vapid t=${forged}, k=${keys.publicKey}` } })).toMatchObject({
    status: 401,
  });
  bench().advance(13 * 3_600_000);
  expect(await post()).toMatchObject({ status: 401, body: { error: 'BadJwtToken' } });
  bench().advance(-26 * 3_600_000);
  expect(await post()).toMatchObject({ status: 401, body: { error: 'BadJwtToken' } });
  bench().advance(13 * 3_600_000);
  expect(await post()).toMatchObject({ status: 201 });
});

test('finds a browser gone', async () => {
  const subscription = subscribe();
  bench().simulators.webPush.unregister(subscription.endpoint, new Date());
  expect(await post({ subscription })).toMatchObject({ status: 410, body: { errno: 106 } });
});

test('a browser reads the example of RFC 8291, section 5', () => {
  const curve = createECDH('prime256v1');
  curve.setPrivateKey('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94', 'base64url');
  const body = Buffer.from(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    'base64url',
  );
  const auth = Buffer.from('BTBZMqHH6r4Tts7J_aSIgg', 'base64url');
  expect(decryptPush(body, { curve, auth })).toBe('When I grow up, I want to be a watermelon');
  expect(() => decryptPush(body, { curve, auth: randomBytes(16) })).toThrow();
});
