import { parseApnsCertificate } from '../../src/credentials/apnsCertificate.js';
import { parseApnsCredentials, parseFirebaseCredentials } from '../../src/credentials/pushCredentials.js';
import { routesOf } from '../../src/domain/credentialRoutes.js';
import type { ApnsKey, PushCredentials } from '../../src/domain/pushService.js';
import { createApnsChannel } from '../../src/providers/apns.js';
import type { PushChannel } from '../../src/domain/channel.js';
import { createFcmChannel } from '../../src/providers/fcm.js';
import { createFirebaseAccessTokens } from '../../src/providers/firebaseAccessToken.js';
import { createHttp2Client, type Http2Client } from '../../src/providers/http2Client.js';
import { askForToken, signAssertion } from '../simulators/googleAccess.js';
import { useSimulators } from '../simulators/useSimulators.js';
import { APNS, FIREBASE, pushTo } from './pushFixtures.js';

/** Both channels against the simulators, under the providers' real names. */
const bench = useSimulators();
const TOPIC = 'com.acme.chat';
const team = { teamId: 'TEAM123456', keyId: 'KEY1234567' };
let http2: Http2Client;
let apns: PushChannel;
let fcm: PushChannel;
let key: PushCredentials;
let certificate: PushCredentials;
let firebase: PushCredentials;

beforeAll(async () => {
  const { simulators } = bench();
  http2 = createHttp2Client({ proxyFor: () => simulators.proxyUrl, ca: simulators.caPem });
  const { privateKey } = await simulators.registerApnsTeam({ ...team, topics: [TOPIC] });
  key = credentialsOf(parseApnsCredentials({ ...team, privateKey, environment: 'PRODUCTION' }));
  const { p12 } = await simulators.registerApnsCertificate({ teamId: team.teamId, topics: [TOPIC], password: 'pw' });
  const file = { certificate: p12, password: 'pw', environment: 'PRODUCTION' };
  certificate = credentialsOf(parseApnsCertificate(file, new Date()).credentials);
  const { serviceAccount } = await simulators.registerFirebaseProject({ projectId: 'acme-chat' });
  firebase = parseFirebaseCredentials(serviceAccount);
  const clock = () => new Date();
  const accessToken = createFirebaseAccessTokens({
    async grant() {
      const session = await bench().openHttp2('oauth2.googleapis.com');
      const { body } = await askForToken(session, await signAssertion(serviceAccount, bench().now()));
      return body as { access_token: string; expires_in: number };
    },
  });
  apns = createApnsChannel({ http2, clock, originFor: () => 'https://api.push.apple.com' });
  fcm = createFcmChannel({ http2, clock, origin: 'https://fcm.googleapis.com', accessToken });
});
afterAll(() => http2.close());

/** A key for production alone, as a channel takes it. */
function credentialsOf(one: ApnsKey): PushCredentials {
  const [route] = routesOf({ kind: 'apnsKeys', keys: [one] });
  if (!route) throw new Error('a key for no environment');
  return route.credentials;
}

const soon = { expiresAt: new Date(Date.now() + 60_000) };

test.each([
  ['key', () => key],
  ['certificate', () => certificate],
])('APNs, by %s: takes a push, validates one, and is probed without a device', async (_name, credentials) => {
  const { pushes } = bench().simulators;
  const before = pushes.length;
  const push = { ...pushTo('IOS_APNS'), ...soon, credentials: credentials() };
  expect(await apns.validate(push)).toMatchObject({ kind: 'delivered' });
  expect(await apns.probe(credentials(), [TOPIC])).toMatchObject({ kind: 'delivered' });
  expect(pushes).toHaveLength(before);
  expect(await apns.send(push)).toMatchObject({ kind: 'delivered', providerMessageId: push.deliveryId });
  const background = { ...push, notification: { ...push.notification, kind: 'BACKGROUND' as const } };
  expect(await apns.send(background)).toMatchObject({ kind: 'delivered' });
  expect(pushes.slice(before).map(({ shown }) => shown)).toEqual([true, false]);
});

test('APNs says which credentials it does not take', async () => {
  const refusals = [
    await apns.probe(APNS, [TOPIC]),
    await apns.probe(key, [TOPIC, 'com.acme.other']),
    await apns.probe(certificate, ['com.acme.other']),
  ];
  expect(refusals).toMatchObject([
    { kind: 'rejected', reason: 'InvalidProviderToken', fault: 'credentials' },
    { kind: 'rejected', reason: 'TopicDisallowed', fault: 'credentials' },
    { kind: 'rejected', reason: 'TopicDisallowed', fault: 'credentials' },
  ]);
});

test.each(['ANDROID_FIREBASE', 'IOS_FIREBASE'] as const)('FCM takes, validates and probes: %s', async (service) => {
  const { pushes } = bench().simulators;
  const before = pushes.length;
  const localization = { key: 'SAID', args: ['Ann'] };
  const push = { ...pushTo(service, { bodyLocalization: localization }), ...soon, credentials: firebase };
  expect(await fcm.validate(push)).toMatchObject({ kind: 'delivered' });
  expect(await fcm.probe(firebase, [])).toMatchObject({ kind: 'delivered' });
  expect(pushes).toHaveLength(before);
  expect(await fcm.send(push)).toMatchObject({ kind: 'delivered' });
  const background = { ...push, notification: { ...push.notification, kind: 'BACKGROUND' as const } };
  expect(await fcm.send(background)).toMatchObject({ kind: 'delivered' });
  expect(pushes.slice(before).map(({ shown }) => shown)).toEqual([true, false]);
});

test('FCM says that the project is not the one of the account', async () => {
  expect(await fcm.probe({ ...FIREBASE, projectId: 'other-chat' }, [])).toMatchObject({
    kind: 'rejected',
    statusCode: 403,
    fault: 'credentials',
  });
});
