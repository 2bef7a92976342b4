import { randomBytes, randomUUID } from 'node:crypto';
import type { ClientHttp2Session, OutgoingHttpHeaders } from 'node:http2';
import { once } from 'node:events';
import { send } from './send.js';
import { signProviderToken } from './signProviderToken.js';
import { useSimulators } from './useSimulators.js';

const bench = useSimulators();
const TOPIC = 'com.example.app';
const PAYLOAD = { aps: { alert: { title: 'Acme', body: 'Hello' } }, chatID: 'c1' };
const team = { teamId: 'TEAM000001', keyId: 'KEY0000001', privateKey: '' };
const other = { teamId: 'TEAM000002', keyId: 'KEY0000002', privateKey: '' };
const secondKey = { teamId: 'TEAM000001', keyId: 'KEY0000003', privateKey: '' };

beforeAll(async () => {
  for (const one of [team, other, secondKey]) {
    const { privateKey } = await bench().simulators.registerApnsTeam({ ...one, topics: [TOPIC] });
    one.privateKey = privateKey;
  }
});

const deviceToken = () => randomBytes(32).toString('hex');

async function headers(more: OutgoingHttpHeaders = {}): Promise<OutgoingHttpHeaders> {
  return {
    ':path': `/3/device/${deviceToken()}`,
    authorization: await signProviderToken(team, bench().now()),
    'apns-topic': TOPIC,
    'apns-push-type': 'alert',
    ...more,
  };
}

const open = (host = 'api.push.apple.com'): Promise<ClientHttp2Session> => bench().openHttp2(host);

test('accepts a push, echoes its id and records it', async () => {
  const { simulators, now } = bench();
  const token = deviceToken();
  const id = randomUUID();
  const expiration = String(Math.floor(now() / 1000) + 60);
  const sent = await headers({
    ':path': `/3/device/${token.toUpperCase()}`,
    'apns-id': id,
    'apns-priority': '10',
    'apns-expiration': expiration,
    'apns-collapse-id': 'chat-1',
  });
  const waiting = simulators.waitForPush((push) => push.token === token, 5000);
  const reply = await send(await open(), sent, PAYLOAD);
  expect(reply).toMatchObject({ status: 200, body: null, headers: { 'apns-id': id } });
  expect(reply.headers).not.toHaveProperty('apns-unique-id');
  const push = await waiting;
  expect(push).toMatchObject({
    provider: 'apns',
    environment: 'PRODUCTION',
    topic: TOPIC,
    id,
    payload: PAYLOAD,
    shown: true,
  });
  expect(push.headers).toEqual({
    'apns-priority': '10',
    'apns-expiration': expiration,
    'apns-collapse-id': 'chat-1',
    'apns-push-type': 'alert',
  });
  expect(push.redactedToken).toBe(`${token.slice(0, 4)}…${token.slice(-4)}`);
  await expect(simulators.waitForPush((one) => one.token === token, 0)).resolves.toBe(push);
});

test('makes up an id in capitals; the sandbox adds apns-unique-id', async () => {
  const reply = await send(await open('api.sandbox.push.apple.com'), await headers(), PAYLOAD);
  expect(reply.status).toBe(200);
  expect(reply.headers['apns-id']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
  expect(reply.headers['apns-unique-id']).toEqual(expect.any(String));
  expect(bench().simulators.pushes.at(-1)).toMatchObject({ environment: 'SANDBOX', id: reply.headers['apns-id'] });
});

test('takes 4096 bytes, and 5120 for VoIP', async () => {
  const session = await open();
  const sized = (bytes: number) => JSON.stringify({ a: 'x'.repeat(bytes - 8) });
  expect(await send(session, await headers(), sized(4096))).toMatchObject({ status: 200 });
  const authorization = await signProviderToken(team, bench().now());
  const voip = await headers({ 'apns-push-type': 'voip', authorization });
  expect(await send(await open(), voip, sized(5120))).toMatchObject({ status: 200 });
  expect(await send(await open(), voip, sized(5121))).toMatchObject({
    status: 413,
    body: { reason: 'PayloadTooLarge' },
  });
});

test.each<[number, string, OutgoingHttpHeaders, (string | object)?]>([
  [405, 'MethodNotAllowed', { ':method': 'PUT' }],
  [404, 'BadPath', { ':path': '/2/device/ab' }],
  [400, 'MissingDeviceToken', { ':path': '/3/device/' }],
  [400, 'BadDeviceToken', { ':path': `/3/device/${'zz'.repeat(32)}` }],
  [400, 'BadDeviceToken', { ':path': `/3/device/${'ab'.repeat(31)}` }],
  [400, 'BadMessageId', { 'apns-id': 'not-a-uuid' }],
  [400, 'BadCollapseId', { 'apns-collapse-id': 'ä'.repeat(33) }],
  [400, 'BadExpirationDate', { 'apns-expiration': 'tomorrow' }],
  [400, 'BadPriority', { 'apns-priority': '7' }],
  [400, 'BadDeviceToken', { ':path': `/3/device/${'0'.repeat(64)}` }],
  [400, 'TopicDisallowed', { ':path': `/3/device/${'0'.repeat(64)}`, 'apns-topic': 'com.example.other' }],
  [400, 'BadPriority', { 'apns-push-type': 'background', 'apns-priority': '10' }],
  [400, 'BadPriority', { 'apns-push-type': 'background' }],
  [400, 'InvalidPushType', { 'apns-push-type': undefined }],
  [400, 'InvalidPushType', { 'apns-push-type': 'chat' }],
  [400, 'MissingTopic', { 'apns-topic': undefined }],
  [400, 'TopicDisallowed', { 'apns-topic': 'com.example.other' }],
  [400, 'PayloadEmpty', {}, ''],
  [400, 'PayloadEmpty', {}, 'hello'],
  [400, 'PayloadEmpty', {}, { aps: { 'interruption-level': 'timeSensitive' } }],
  [400, 'PayloadEmpty', {}, { aps: { 'relevance-score': 1.5 } }],
  [400, 'PayloadEmpty', {}, { aps: { 'mutable-content': true } }],
  [413, 'PayloadTooLarge', {}, { a: 'x'.repeat(4090) }],
  [403, 'MissingProviderToken', { authorization: undefined }],
  [403, 'InvalidProviderToken', { authorization: 'bearer nonsense' }],
])('refuses with %i %s', async (status, reason, more, payload = PAYLOAD) => {
  const before = bench().simulators.pushes.length;
  const reply = await send(await open(), await headers(more), payload);
  expect(reply).toMatchObject({ status, body: { reason } });
  expect(reply.headers['apns-id']).toEqual(expect.any(String));
  expect(bench().simulators.pushes).toHaveLength(before);
});

test.each<[string, () => Promise<string>]>([
  ['InvalidProviderToken', () => signProviderToken({ ...team, privateKey: other.privateKey }, bench().now())],
  ['InvalidProviderToken', () => signProviderToken({ ...team, teamId: 'TEAM000002' }, bench().now())],
  ['InvalidProviderToken', () => signProviderToken({ ...team, keyId: 'KEYUNKNOWN' }, bench().now())],
  ['InvalidProviderToken', () => signProviderToken(team, bench().now() * 1000)],
  ['ExpiredProviderToken', () => signProviderToken(team, bench().now() - 61 * 60_000)],
])('refuses a provider token: %s', async (reason, authorization) => {
  const reply = await send(await open(), await headers({ authorization: await authorization() }), PAYLOAD);
  expect(reply).toMatchObject({ status: 403, body: { reason } });
});

test('one connection belongs to one team, its token changes every 20 minutes at most and lives for an hour', async () => {
  const session = await open();
  const { advance, now } = bench();
  const first = await signProviderToken(team, now());
  const reasonFor = async (authorization: string) => {
    const reply = await send(session, await headers({ authorization }), PAYLOAD);
    return (reply.body as { reason: string } | null)?.reason ?? reply.status;
  };
  expect(await reasonFor(first)).toBe(200);
  expect(await reasonFor(await signProviderToken(other, now()))).toBe('UnrelatedKeyIdInToken');
  expect(await reasonFor(await signProviderToken(secondKey, now()))).toBe('TooManyProviderTokenUpdates');
  advance(21 * 60_000);
  expect(await reasonFor(await signProviderToken(secondKey, now()))).toBe(200);
  advance(40 * 60_000);
  expect(await reasonFor(first)).toBe('ExpiredProviderToken');
});

test('410 says since when the token is dead', async () => {
  const token = deviceToken();
  bench().simulators.apns.unregister(token.toUpperCase(), new Date(1_700_000_000_123));
  const reply = await send(await open(), await headers({ ':path': `/3/device/${token}` }), PAYLOAD);
  expect(reply).toMatchObject({ status: 410, body: { reason: 'Unregistered', timestamp: 1_700_000_000_123 } });
});

test('knows whose environment a token and a key are of', async () => {
  const { simulators, now } = bench();
  const hosts = ['api.push.apple.com', 'api.sandbox.push.apple.com'] as const;
  const token = simulators.newApnsToken('SANDBOX');
  const judged = [simulators.apns.countOf(token), simulators.apnsSandbox.countOf(token)];
  const [production, sandbox] = await Promise.all(
    hosts.map(async (host) => send(await open(host), await headers({ ':path': `/3/device/${token}` }), PAYLOAD)),
  );
  expect(production).toMatchObject({ status: 400, body: { reason: 'BadDeviceToken' } });
  expect(sandbox).toMatchObject({ status: 200 });
  expect(judged.map((count) => count())).toEqual([1, 1]);

  const limited = { teamId: 'TEAM000001', keyId: 'KEY0000004' };
  const { privateKey } = await simulators.registerApnsTeam({ ...limited, topics: [TOPIC], environments: ['SANDBOX'] });
  const authorization = await signProviderToken({ ...limited, privateKey }, now());
  const [refused, taken] = await Promise.all(
    hosts.map(async (host) => send(await open(host), await headers({ authorization }), PAYLOAD)),
  );
  expect(refused).toMatchObject({ status: 403, body: { reason: 'BadEnvironmentKeyInToken' } });
  expect(taken).toMatchObject({ status: 200 });
});

test('an expired push is accepted, but not shown; 0 means now or never', async () => {
  const session = await open();
  const authorization = await signProviderToken(team, bench().now());
  for (const [expiration, shown] of [
    ['1', false],
    ['0', true],
  ] as const) {
    const reply = await send(session, await headers({ authorization, 'apns-expiration': expiration }), PAYLOAD);
    expect(reply.status).toBe(200);
    expect(bench().simulators.pushes.at(-1)).toMatchObject({ id: reply.headers['apns-id'], shown });
  }
});

test('a background push of priority 5 is accepted, and shows nothing', async () => {
  const background = await headers({ 'apns-push-type': 'background', 'apns-priority': '5' });
  expect(await send(await open(), background, { aps: { 'content-available': 1 } })).toMatchObject({ status: 200 });
  expect(bench().simulators.pushes.at(-1)).toMatchObject({
    payload: { aps: { 'content-available': 1 } },
    shown: false,
  });
});

test('one stream per connection until a provider token was accepted, a thousand afterwards', async () => {
  const session = await open();
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1);
  await send(session, await headers({ authorization: 'bearer nonsense' }), PAYLOAD);
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1);
  const raised = once(session, 'remoteSettings');
  const authorization = await signProviderToken(team, bench().now());
  await send(session, await headers({ authorization }), PAYLOAD);
  await raised;
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1000);
  const burst = await Promise.all(
    Array.from({ length: 300 }, async () => send(session, await headers({ authorization }), PAYLOAD)),
  );
  expect(burst.every(({ status }) => status === 200)).toBe(true);
});

test('speaks nothing but HTTP/2', async () => {
  await expect(bench().openTls('api.push.apple.com', 'http/1.1')).rejects.toThrow(/no application protocol/i);
});
