import { randomBytes, randomUUID } from 'node:crypto';
import {
  ChatSessionDeliveriesDocument,
  ConfigureApnsDocument,
  ConfigureFirebaseDocument,
} from '../generated/graphql.js';
import { DOORS, notificationsPath, type Device } from '../contract/doors.js';
import { platformPath, PLATFORM_DOORS } from '../contract/platformDoors.js';
import { newClientId } from '../contract/useStage.js';
import { metricsOf } from '../support/metricsOf.js';
import { graphqlData } from '../support/api.js';
import {
  APNS_TEAM,
  BUNDLE_ID,
  createContactCenter,
  newApnsToken,
  newFirebaseToken,
  unknownCredentials,
  type ContactCenter,
} from '../support/contactCenter.js';
import { useGateway } from '../support/useGateway.js';
import { sendMisplaced } from './misplacedTokens.js';
import { sendRaw } from './sendRaw.js';

const encryptionKey = randomBytes(32).toString('base64');
const credentials = unknownCredentials();
const NOWHERE = 'https://127.0.0.1:9';
const gateway = useGateway(() => ({
  BECKON_ENCRYPTION_KEY: encryptionKey,
  BECKON_APNS_URL: NOWHERE,
  BECKON_FCM_URL: NOWHERE,
  HTTPS_PROXY: 'http://127.0.0.1:9',
  // Whatever can be said is said.
  LOG_LEVEL: 'trace',
}));

interface LogLine {
  level: number;
  time: string;
  msg: string;
  requestId?: string;
  method?: string;
  route?: string;
  status?: number;
}

const clientId = newClientId();
const apns = newApnsToken();
const firebase = newFirebaseToken();
const misplaced = newFirebaseToken();
const message = `what was said: ${randomBytes(12).toString('hex')}`;
let center: ContactCenter;
let chatId: string;
let answered: (string | undefined)[];

/** The lines that are complete. */
function lines(): string[] {
  return gateway().log().split('\n').slice(0, -1);
}

function requestLines(): LogLine[] {
  return lines()
    .map((line) => JSON.parse(line) as LogLine)
    .filter(({ msg }) => msg === 'request');
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('has not come true within 15 s');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

beforeAll(async () => {
  const { url, operatorKey } = gateway();
  center = await createContactCenter(url, operatorKey, { credentials });
  const device = center.device(clientId);
  chatId = await center.requestChat(device);
  const app = { tenantHost: center.host, appId: center.appId };
  // Credentials that are refused.
  const setup = { ...APNS_TEAM, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION' as const };
  const broken = [
    graphqlData(url, center.admin, ConfigureApnsDocument, {
      input: { ...app, ...setup, privateKey: credentials.apnsKey.slice(30) },
    }),
    graphqlData(url, center.admin, ConfigureFirebaseDocument, {
      input: { ...app, services: ['IOS_FIREBASE'], serviceAccount: credentials.serviceAccount.slice(1) },
    }),
  ];
  for (const refused of broken) await expect(refused).rejects.toThrow(/INVALID_CREDENTIALS/);
  const devices: Device[] = [
    { androidFirebase: { token: firebase } },
    { iosApns: { token: `${apns}zz`, bundleId: BUNDLE_ID } },
    { iosFirebase: { token: firebase }, androidFirebase: { token: firebase } },
    { iosApns: { token: apns, bundleId: BUNDLE_ID } },
  ];
  for (const door of DOORS) for (const one of devices) await door.subscribe(url, device, chatId, one);
  answered = await sendMisplaced(url, { center, clientId, chatId, apns, misplaced });
  for (const door of PLATFORM_DOORS) {
    await door.publish(url, center.platform, chatId, [{ event: 'chat_session_message', msg: message }]);
    await door.publish(url, center.platform, chatId, [{ event: message, msg: `${message}\0` }]);
  }
  await until(async () => {
    const variables = { chatId, first: 100 };
    const { chatSession } = await graphqlData(url, center.admin, ChatSessionDeliveriesDocument, variables);
    const deliveries = chatSession?.deliveries.edges ?? [];
    return deliveries.length === 2 && deliveries.every(({ node }) => node.attempts.length > 0);
  });
});

test('every line is an object of JSON with its level, its time and a message', () => {
  for (const line of lines()) {
    const parsed = JSON.parse(line) as LogLine;
    expect(parsed).toMatchObject({ level: expect.any(Number) as number, msg: expect.stringMatching(/./) as string });
    expect(new Date(parsed.time).toISOString()).toBe(parsed.time);
  }
});

test('there is one line for each request, with its id, and with its route in the place of its path', async () => {
  const { url } = gateway();
  const requests = [
    ['GET', '/healthz', '/healthz', 200],
    ['GET', `/nothing-here-${randomUUID()}`, 'unknown', 404],
    ['POST', '/graphql', '/graphql', 400],
    ['POST', notificationsPath(chatId, 'v1'), '/clientweb/api/:version(^v[12]$)/chats/:chatId/notifications', 403],
    ['POST', platformPath(chatId), '/platform/v1/chats/:chatId/events', 403],
  ] as const;
  const ids: unknown[] = [];
  for (const [method, path] of requests) ids.push((await sendRaw(url, { method, path })).headers['x-request-id']);
  const toldOf = () => requestLines().filter(({ requestId }) => ids.includes(requestId));
  await until(() => toldOf().length >= requests.length);
  const told = toldOf();
  expect(told.map(({ requestId, method, route, status }) => [requestId, method, route, status])).toEqual(
    requests.map(([method, , route, status], at) => [ids[at], method, route, status]),
  );
});

test('requests that were malformed have theirs too', async () => {
  expect(answered).not.toContain(undefined);
  await until(() => answered.every((id) => requestLines().some(({ requestId }) => requestId === id)));
  const ids = requestLines().map(({ requestId }) => requestId);
  expect(ids).toHaveLength(new Set(ids).size);
});

test('a token in the place of the chat id, and the other way round, gets an error that names the mistake', async () => {
  const warnings = lines().map((line) => JSON.parse(line) as LogLine);
  const swapped = warnings.filter(({ level, msg }) => level === 40 && /token as the chat id/.test(msg));
  expect(swapped.map(({ requestId }) => requestId)).toEqual(answered.slice(0, 2));
  expect(await metricsOf(gateway().url)).toMatch(/^beckon_legacy_swapped_arguments_total 2$/m);
});

test('no secret is in the log or in messages', () => {
  const { operatorKey, log, told } = gateway();
  const account = JSON.parse(credentials.serviceAccount) as { private_key: string };
  const keyLines = (pem: string) => pem.split('\n').filter((line) => line.length > 40);
  const secretOf = (authorization = '') => authorization.replace(/^Bearer bk_\d+_\w{10}_/, '');
  const secrets = {
    apns: [apns, apns.toUpperCase()],
    firebase: [firebase],
    misplaced: [misplaced, encodeURIComponent(misplaced), misplaced.replaceAll(':', '-'), ...misplaced.split(/[:_-]/)],
    clientId: [clientId, clientId.slice('install-'.length)],
    apiKeys: [center.platform, center.admin, center.viewer].map(({ authorization }) => secretOf(authorization)),
    operatorKey: [operatorKey, operatorKey.slice('bk_operator_'.length)],
    encryptionKey: [encryptionKey, Buffer.from(encryptionKey, 'base64').toString('hex')],
    credentials: [...keyLines(credentials.apnsKey), ...keyLines(account.private_key)],
    messages: [message, message.slice(-24)],
  };
  for (const [kind, values] of Object.entries(secrets)) {
    const long = values.filter((value) => value.length >= 8);
    expect({ kind, count: long.length > 0 }).toEqual({ kind, count: true });
    const shown = long.filter((value) => `${log()}${told()}`.toLowerCase().includes(value.toLowerCase()));
    expect({ kind, shown }).toEqual({ kind, shown: [] });
  }
});
