import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { askForToken, signAssertion } from './googleAccess.js';
import { send, type Reply } from './send.js';
import { useSimulators } from './useSimulators.js';

const bench = useSimulators();
const PROJECT = 'demo-project';
const PATH = `/v1/projects/${PROJECT}/messages:send`;
const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const QUOTA_FAILURE = 'type.googleapis.com/google.rpc.QuotaFailure';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
let serviceAccount = '';
let authorization = '';

async function accessToken(scope?: string): Promise<string> {
  const assertion = await signAssertion(serviceAccount, bench().now(), { scope });
  const { body } = await askForToken(await bench().openHttp2('oauth2.googleapis.com'), assertion);
  return `Bearer ${(body as { access_token: string }).access_token}`;
}

beforeAll(async () => {
  ({ serviceAccount } = await bench().simulators.registerFirebaseProject({ projectId: PROJECT }));
  authorization = await accessToken();
});

const newToken = () => `fcm:APA91b-${randomUUID()}`;
const aMessage = (more: object = {}) => ({
  message: { token: newToken(), notification: { title: 'Acme', body: 'Hello' }, data: { chatID: 'c1' }, ...more },
});

async function post(body: string | object, headers: Record<string, string> = {}): Promise<Reply> {
  const session = await bench().openHttp2('fcm.googleapis.com');
  return send(session, { ':path': PATH, authorization, ...headers }, body);
}

/** What a refusal looks like from outside: `error` with the type of each detail. */
function errorOf({ body }: Reply) {
  const { error } = body as { error: { code: number; status: string; details: Record<string, unknown>[] } };
  return { code: error.code, status: error.status, details: error.details };
}

test('accepts a message, names it, and records it without its token in the payload', async () => {
  const { simulators } = bench();
  const { message } = aMessage({ android: { ttl: '60s', priority: 'HIGH', collapse_key: 'beckon' } });
  const reply = await post({ message });
  expect(reply.status).toBe(200);
  const { name } = reply.body as { name: string };
  expect(name).toMatch(/^projects\/demo-project\/messages\/0:\d+%[0-9a-f]{16}$/);
  const { token, ...payload } = message;
  const push = await simulators.waitForPush((one) => one.token === token, 5000);
  expect(push).toMatchObject({ provider: 'fcm', environment: null, topic: null, id: name, payload, shown: true });
  expect(JSON.stringify({ ...push, token: undefined })).not.toContain(token);
});

test('accepts a message to a topic without subscribers', async () => {
  const before = bench().simulators.pushes.length;
  expect(await post({ message: { topic: 'news', data: { a: 'b' } } })).toMatchObject({
    status: 200,
    body: { name: expect.stringMatching(/^projects\/demo-project\/messages\/\d+$/) as string },
  });
  expect(bench().simulators.pushes).toHaveLength(before);
});

test.each([
  ['only data', { notification: undefined, android: { priority: 'NORMAL' } }, false],
  ['a block for browsers', { notification: undefined, webpush: { notification: { tag: 'a', title: 'Acme' } } }, true],
  [
    'a background push for iOS',
    { notification: undefined, apns: { payload: { aps: { 'content-available': 1 } } } },
    false,
  ],
])('knows what a person sees: %s', async (_what, more, shown) => {
  const { message } = aMessage(more);
  expect(await post({ message })).toMatchObject({ status: 200 });
  expect(bench().simulators.pushes.at(-1)).toMatchObject({ token: message.token, shown });
});

async function postHttp1(): Promise<IncomingMessage> {
  const socket = await bench().openTls('fcm.googleapis.com', 'http/1.1');
  const asked = request({ createConnection: () => socket, method: 'POST', path: PATH, headers: { authorization } });
  asked.end(JSON.stringify(aMessage()));
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return response;
}

test('speaks HTTP/1.1 as well, and knows the connection faults there', async () => {
  const response = await postHttp1();
  expect(response).toMatchObject({ statusCode: 200, httpVersion: '1.1' });
  expect(await json(response)).toEqual({ name: expect.stringContaining(`projects/${PROJECT}/messages/`) as string });
  bench().simulators.fcm.setFault({ kind: 'goaway', afterRequests: 1 });
  expect(await postHttp1()).toMatchObject({ statusCode: 200, headers: { connection: 'close' } });
  bench().simulators.fcm.setFault({ kind: 'refusedStream' });
  await expect(postHttp1()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('validate_only checks, but delivers nothing', async () => {
  const before = bench().simulators.pushes.length;
  expect(await post({ ...aMessage(), validate_only: true })).toMatchObject({
    status: 200,
    body: { name: `projects/${PROJECT}/messages/fake_message_id` },
  });
  expect(await post({ message: {}, validate_only: true })).toMatchObject({ status: 400 });
  // Not even where a fault delivers whatever happens to the answer.
  bench().simulators.fcm.setFault({ kind: 'reset', scope: 'stream', delivered: true });
  await expect(post({ ...aMessage(), validate_only: true })).rejects.toThrow();
  expect(bench().simulators.pushes).toHaveLength(before);
});

test.each<[string, string | object, string[]]>([
  ['no JSON', '{', [BAD_REQUEST]],
  ['no message', {}, [BAD_REQUEST]],
  ['no token', { message: { data: {} } }, [BAD_REQUEST, FCM_ERROR]],
  ['a condition, which is not simulated', { message: { condition: "'a' in topics" } }, [BAD_REQUEST, FCM_ERROR]],
  ['a topic with blanks', { message: { topic: 'late news' } }, [BAD_REQUEST, FCM_ERROR]],
  ['a token and a topic', aMessage({ topic: 'news' }), [BAD_REQUEST]],
  ['more than 2048 bytes to a topic', { message: { topic: 'a', data: { k: 'x'.repeat(2048) } } }, [FCM_ERROR]],
  ['a token with blanks', aMessage({ token: 'no token at all' }), [FCM_ERROR]],
  ['a token that is a number', aMessage({ token: 12 }), [BAD_REQUEST]],
  ['an unknown field beside message', { ...aMessage(), dryRun: true }, [BAD_REQUEST]],
  ['an unknown field in message', aMessage({ collapse_key: 'x' }), [BAD_REQUEST]],
  ['an unknown field for Android', aMessage({ android: { badge: 1 } }), [BAD_REQUEST]],
  ['an unknown field of its notification', aMessage({ android: { notification: { badge: 1 } } }), [BAD_REQUEST]],
  ['an unknown field for browsers', aMessage({ webpush: { tag: 'x' } }), [BAD_REQUEST]],
  ['an unknown field for iOS', aMessage({ apns: { aps: {} } }), [BAD_REQUEST]],
  ['a header that is no string', aMessage({ webpush: { headers: { TTL: 60 } } }), [BAD_REQUEST]],
  ['a label with blanks', aMessage({ fcm_options: { analytics_label: 'a b' } }), [BAD_REQUEST, FCM_ERROR]],
  ['an unknown option', aMessage({ fcm_options: { label: 'a' } }), [BAD_REQUEST]],
  ['a picture of http', aMessage({ notification: { image: 'http://acme.example.com/a.png' } }), [BAD_REQUEST]],
  ['a channel that is no string', aMessage({ android: { notification: { channel_id: 1 } } }), [BAD_REQUEST]],
  ['another priority', aMessage({ android: { priority: 'URGENT' } }), [BAD_REQUEST]],
  ['a count that is none', aMessage({ android: { notification: { notification_count: '2' } } }), [BAD_REQUEST]],
  ['a data value that is no string', aMessage({ data: { badge: 12 } }), [BAD_REQUEST]],
  ['data that is a list', aMessage({ data: ['a'] }), [BAD_REQUEST]],
  ['a reserved data key', aMessage({ data: { from: 'a' } }), [BAD_REQUEST, FCM_ERROR]],
  ['a time to live over four weeks', aMessage({ android: { ttl: '2419201s' } }), [BAD_REQUEST]],
  ['a time to live that is a number', aMessage({ android: { ttl: 60 } }), [BAD_REQUEST]],
  ['a payload over 4096 bytes', aMessage({ data: { text: 'ä'.repeat(2050) } }), [FCM_ERROR]],
  [
    'an APNs payload over 4096 bytes',
    aMessage({ apns: { payload: { aps: {}, text: 'x'.repeat(4096) } } }),
    [FCM_ERROR],
  ],
])('refuses %s with 400 INVALID_ARGUMENT', async (_what, body, details) => {
  const reply = await post(body);
  expect(reply.status).toBe(400);
  const error = errorOf(reply);
  expect(error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  expect(error.details.map((detail) => detail['@type'])).toEqual(details);
});

test('takes exactly 4096 bytes', async () => {
  const body = { message: { token: newToken(), data: { k: 'x'.repeat(4095) } } };
  expect(await post(body)).toMatchObject({ status: 200 });
});

test('404 UNREGISTERED for a dead token', async () => {
  const body = aMessage();
  bench().simulators.fcm.unregister(body.message.token, new Date());
  const reply = await post(body);
  expect(reply.status).toBe(404);
  expect(errorOf(reply)).toEqual({
    code: 404,
    status: 'NOT_FOUND',
    details: [{ '@type': FCM_ERROR, errorCode: 'UNREGISTERED' }],
  });
});

test('401 without a valid access token', async () => {
  const invalid = await post(aMessage(), { authorization: 'Bearer ya29.unknown' });
  expect(invalid).toMatchObject({ status: 401, body: { error: { status: 'UNAUTHENTICATED' } } });
  expect(invalid.headers['www-authenticate']).toContain('invalid_token');
  const session = await bench().openHttp2('fcm.googleapis.com');
  expect(await send(session, { ':path': PATH }, aMessage())).toMatchObject({ status: 401 });
  const soonOld = await accessToken();
  bench().advance(3_600_000);
  expect(await post(aMessage(), { authorization: soonOld })).toMatchObject({ status: 401 });
  authorization = await accessToken();
});

test('403 for another project and for a scope that does not suffice; 404 for another path', async () => {
  const elsewhere = await post(aMessage(), { ':path': '/v1/projects/other-project/messages:send' });
  expect(elsewhere).toMatchObject({ status: 403, body: { error: { status: 'PERMISSION_DENIED' } } });
  const narrow = await accessToken('https://www.googleapis.com/auth/userinfo.email');
  const reply = await post(aMessage(), { authorization: narrow });
  expect(errorOf(reply)).toMatchObject({ code: 403, details: [{ reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT' }] });
  expect(await post(aMessage(), { ':path': '/fcm/send' })).toMatchObject({
    status: 404,
    body: expect.any(String) as string,
  });
});

test.each([
  [403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH'],
  [401, 'UNAUTHENTICATED', 'THIRD_PARTY_AUTH_ERROR'],
  [500, 'INTERNAL', 'INTERNAL'],
  [503, 'UNAVAILABLE', 'UNAVAILABLE'],
])('fault: %i %s with errorCode %s', async (status, code, reason) => {
  bench().simulators.fcm.setFault({ kind: 'status', status, reason, retryAfterSeconds: 7 });
  const reply = await post(aMessage());
  expect(reply).toMatchObject({ status, headers: { 'retry-after': '7' } });
  expect(errorOf(reply)).toEqual({ code: status, status: code, details: [{ '@type': FCM_ERROR, errorCode: reason }] });
});

test.each([
  [undefined, 'Message rate exceeded'],
  ['device', 'Device message rate exceeded'],
] as const)('fault: 429 with the limit of %s', async (limit, description) => {
  bench().simulators.fcm.setFault({ kind: 'status', status: 429, reason: 'QUOTA_EXCEEDED', limit });
  const reply = await post(aMessage());
  expect(errorOf(reply)).toMatchObject({
    status: 'RESOURCE_EXHAUSTED',
    details: [{ '@type': QUOTA_FAILURE, violations: [{ description }] }, { '@type': FCM_ERROR }],
  });
});

test('fault: a page of HTML from the load balancer', async () => {
  bench().simulators.fcm.setFault({ kind: 'status', status: 502, reason: 'BAD_GATEWAY', body: '<title>502</title>' });
  const reply = await post(aMessage());
  expect(reply).toMatchObject({ status: 502, body: '<title>502</title>' });
  expect(reply.headers['content-type']).toContain('text/html');
});
