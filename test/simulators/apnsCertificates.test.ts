import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http2';
import type { IssuedApnsCertificate } from '../../src/simulators/apnsCertificate.js';
import { issueApnsCertificate } from '../../src/simulators/apnsCertificate.js';
import { send } from './send.js';
import { useSimulators } from './useSimulators.js';

const bench = useSimulators();
const TOPIC = 'com.example.app';
const REQUEST = { teamId: 'TEAM000001', topics: [TOPIC], password: 'secret' } as const;
const PAYLOAD = { aps: { alert: 'Hello' } };
let own: IssuedApnsCertificate;
let ofTwo: IssuedApnsCertificate;
let forDevelopment: IssuedApnsCertificate;
let strange: IssuedApnsCertificate;

beforeAll(async () => {
  const { simulators } = bench();
  [own, ofTwo, forDevelopment, strange] = await Promise.all([
    simulators.registerApnsCertificate(REQUEST),
    simulators.registerApnsCertificate({ ...REQUEST, topics: [TOPIC, `${TOPIC}.voip`] }),
    simulators.registerApnsCertificate({ ...REQUEST, environments: ['SANDBOX'] }),
    issueApnsCertificate(REQUEST),
  ]);
});

async function push(identity: IssuedApnsCertificate | undefined, more: OutgoingHttpHeaders = {}, host = 'api.push') {
  const path = `/3/device/${randomBytes(32).toString('hex')}`;
  const headers = { ':path': path, 'apns-push-type': 'alert', 'apns-topic': TOPIC, ...more };
  return send(await bench().openHttp2(`${host}.apple.com`, identity), headers, PAYLOAD);
}

test('a certificate is enough, and speaks for its only topic', async () => {
  expect(await push(own)).toMatchObject({ status: 200 });
  expect(await push(own, { 'apns-topic': undefined })).toMatchObject({ status: 200 });
  expect(bench().simulators.pushes.at(-1)).toMatchObject({ topic: TOPIC, environment: 'PRODUCTION' });
  expect(await push(forDevelopment, {}, 'api.sandbox.push')).toMatchObject({ status: 200 });
  expect(await push(ofTwo, { 'apns-topic': `${TOPIC}.voip` })).toMatchObject({ status: 200 });
});

test('a provider token beside it is ignored', async () => {
  expect(await push(own, { authorization: 'bearer nonsense' })).toMatchObject({ status: 200 });
});

test.each<[number, string, () => Parameters<typeof push>]>([
  [403, 'MissingProviderToken', () => [undefined]],
  [403, 'BadCertificate', () => [strange]],
  [403, 'BadCertificateEnvironment', () => [forDevelopment]],
  [400, 'TopicDisallowed', () => [own, { 'apns-topic': 'com.example.other' }]],
  [400, 'MissingTopic', () => [ofTwo, { 'apns-topic': undefined }]],
])('refuses with %i %s', async (status, reason, args) => {
  expect(await push(...args())).toMatchObject({ status, body: { reason } });
});

test('the whole window is open from the beginning, but not for a stranger', async () => {
  const session = await bench().openHttp2('api.push.apple.com', own);
  if (session.remoteSettings.maxConcurrentStreams === 1) await once(session, 'remoteSettings');
  expect(session.remoteSettings.maxConcurrentStreams).toBe(1000);
  await push(strange);
  const other = await bench().openHttp2('api.push.apple.com', strange);
  await send(other, { ':path': '/3/device/ab' }, PAYLOAD);
  expect(other.remoteSettings.maxConcurrentStreams).toBe(1);
});

test('a certificate that has expired is bad', async () => {
  bench().advance(31 * 24 * 3_600_000);
  expect(await push(own)).toMatchObject({ status: 403, body: { reason: 'BadCertificate' } });
});
