import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulators, type Simulators } from '../../src/simulators/simulators.js';
import { runNode } from './runNode.js';
import { tcpLeaks } from './tcpLeaks.js';

/** The clients everybody uses, unmodified, each in a process that knows the simulators only by its environment. */
const leaks = tcpLeaks();
let directory = '';
let simulators: Simulators;
let serviceAccount = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'beckon-test-'));
  simulators = await startSimulators({ directory });
  ({ serviceAccount } = await simulators.registerFirebaseProject({ projectId: 'demo-project' }));
});

afterAll(async () => {
  await simulators.close();
  await rm(directory, { recursive: true });
  await leaks.expectNone();
});

test('firebase-admin: cert().getAccessToken()', async () => {
  const script = `
    import { cert } from 'firebase-admin/app';
    const { access_token, expires_in } = await cert(JSON.parse(process.env.ACCOUNT)).getAccessToken();
    process.stdout.write(JSON.stringify({ access_token, expires_in }));`;
  const answer = await runNode(script, { ...simulators.environment(), ACCOUNT: serviceAccount });
  const { access_token: accessToken } = answer as { access_token: string };
  expect(simulators.oauth.grantOf(accessToken)).toMatchObject({ projectId: 'demo-project' });
  expect(simulators.proxy.requests).toContainEqual({ authority: 'oauth2.googleapis.com:443', allowed: true });
});

test('firebase-admin: getAccessToken() fails without trusting the authority', async () => {
  const script = `
    import { cert } from 'firebase-admin/app';
    const error = await cert(JSON.parse(process.env.ACCOUNT)).getAccessToken().then(() => null, (error) => error);
    process.stdout.write(JSON.stringify({ failed: error !== null, message: String(error) }));`;
  const { HTTPS_PROXY } = simulators.environment();
  expect(await runNode(script, { HTTPS_PROXY, ACCOUNT: serviceAccount })).toMatchObject({
    failed: true,
    message: expect.stringMatching(/certificate/i) as string,
  });
});

test('firebase-admin: getAccessToken() says why Google refuses an account', async () => {
  const script = `
    import { cert } from 'firebase-admin/app';
    const error = await cert(JSON.parse(process.env.ACCOUNT)).getAccessToken().catch((error) => error);
    process.stdout.write(JSON.stringify(error.response?.data?.error ?? String(error)));`;
  const stranger = { ...(JSON.parse(serviceAccount) as object), client_email: 'nobody@example.com' };
  const answer = await runNode(script, { ...simulators.environment(), ACCOUNT: JSON.stringify(stranger) });
  expect(answer).toBe('invalid_grant');
});

test('firebase-admin: send() takes the answers for FCM', async () => {
  const script = `
    import { Agent } from 'node:https';
    import { cert, initializeApp } from 'firebase-admin/app';
    import { getMessaging } from 'firebase-admin/messaging';
    const httpAgent = new Agent({ host: '127.0.0.1', port: process.env.FCM_PORT, servername: 'fcm.googleapis.com' });
    const messaging = getMessaging(initializeApp({ credential: cert(JSON.parse(process.env.ACCOUNT)), httpAgent }));
    const code = (token, data) => messaging.send({ token, data }).catch((error) => error.code);
    process.stdout.write(JSON.stringify([await code('live', { chatID: 'c1' }), await code('dead'), await code('a b')]));
    httpAgent.destroy();`;
  simulators.fcm.unregister('dead', new Date());
  const answers = await runNode(script, {
    ...simulators.environment(),
    ACCOUNT: serviceAccount,
    FCM_PORT: String(simulators.fcm.port),
  });
  expect(answers).toEqual([
    expect.stringContaining('projects/demo-project/messages/'),
    'messaging/registration-token-not-registered',
    'messaging/invalid-argument',
  ]);
  expect(simulators.pushes.at(-1)).toMatchObject({
    provider: 'fcm',
    token: 'live',
    payload: { data: { chatID: 'c1' } },
  });
});

// Not through the proxy: there it shows no certificate.
test('apn (@parse/node-apn) sends with a .p12 file', async () => {
  const { p12 } = await simulators.registerApnsCertificate({
    teamId: 'TEAM000001',
    topics: ['com.example.app'],
    password: 'secret',
  });
  const script = `
    import apn from 'apn';
    const { pfx, port, token } = JSON.parse(process.env.CASE);
    const provider = new apn.Provider({
      pfx: Buffer.from(pfx, 'base64'), passphrase: 'secret', production: true,
      address: '127.0.0.1', servername: 'api.push.apple.com', port });
    const note = new apn.Notification({ topic: 'com.example.app', alert: 'Hello', pushType: 'alert' });
    const answer = await provider.send(note, token);
    await provider.shutdown();
    process.stdout.write(JSON.stringify(answer));`;
  const token = 'ef'.repeat(32);
  const environment = { pfx: p12, port: simulators.apns.port, token };
  const answer = await runNode(script, { ...simulators.environment(), CASE: JSON.stringify(environment) });
  expect(answer).toMatchObject({ sent: [{ device: token }], failed: [] });
  expect(simulators.pushes.at(-1)).toMatchObject({ token, topic: 'com.example.app' });
});

test('apn (@parse/node-apn) sends through the proxy', async () => {
  const team = { teamId: 'TEAM000001', keyId: 'KEY0000001' };
  const { privateKey } = await simulators.registerApnsTeam({ ...team, topics: ['com.example.app'] });
  const script = `
    import apn from 'apn';
    const { key, keyId, teamId, port, tokens } = JSON.parse(process.env.CASE);
    const provider = new apn.Provider({ token: { key, keyId, teamId }, production: true, proxy: { host: '127.0.0.1', port } });
    const note = new apn.Notification({ topic: 'com.example.app', alert: 'Hello', pushType: 'alert', collapseId: 'c1' });
    const live = await provider.send(note, tokens[0]);
    const dead = await provider.send(note, tokens[1]);
    await provider.shutdown();
    process.stdout.write(JSON.stringify({ live, dead }));`;
  const [live, dead] = ['ab'.repeat(32), 'cd'.repeat(32)] as const;
  simulators.apns.unregister(dead, new Date(1_700_000_000_000));
  const answer = await runNode(script, {
    ...simulators.environment(),
    CASE: JSON.stringify({ ...team, key: privateKey, port: simulators.proxy.port, tokens: [live, dead] }),
  });
  expect(answer).toMatchObject({
    live: { sent: [{ device: live }], failed: [] },
    dead: {
      sent: [],
      failed: [{ device: dead, status: 410, response: { reason: 'Unregistered', timestamp: 1_700_000_000_000 } }],
    },
  });
  expect(simulators.pushes.at(-1)).toMatchObject({ token: live, headers: { 'apns-collapse-id': 'c1' } });
});
