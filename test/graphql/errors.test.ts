import type { DeviceCaller, TenantCaller } from '../../src/domain/caller.js';
import { DomainError } from '../../src/domain/errors.js';
import { Redacted } from '../../src/domain/redacted.js';
import { partErrorOf } from '../../src/graphql/errors.js';
import { OPERATOR } from './harnessTenant.js';
import { useGraphql } from './useGraphql.js';

const graphql = useGraphql();

const CHAT =
  'query ($chatId: ID!) { chatSession(chatId: $chatId) { chatId clientId pushSubscription { deviceToken } } }';
const SUBSCRIBE = `mutation ($input: SubscribeInput!) {
  subscribe(input: $input) { chatSession { chatId clientId pushSubscription { deviceToken } } userErrors { code message path } }
}`;
const END = `mutation ($chatId: ID!) {
  endChat(input: { chatId: $chatId }) { chatSession { state } userErrors { code message path } }
}`;
const TOKEN = `f00dcafe${'ab'.repeat(28)}`;

let device: DeviceCaller;
let admin: TenantCaller;
let chatId: string;

beforeAll(async () => {
  ({ device, admin } = await graphql().tenant());
  ({ chatId } = (await graphql().services.sessions.requestChat(device, {})).session);
});

const subscribe = (caller: DeviceCaller, token: object, id = chatId) =>
  graphql().send({ query: SUBSCRIBE, variables: { input: { chatId: id, device: token } } }, caller);

test('a refused caller gets the reason, with 401', async () => {
  const refusal = new DomainError('API_KEY_INVALID', 'this API key is not known');
  const { status, errors } = await graphql().send({ query: '{ viewer { role } }' }, refusal);
  expect(status).toBe(401);
  expect(errors).toMatchObject([{ message: refusal.message, extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('operations for other roles are refused with 403', async () => {
  const { status, errors } = await graphql().send({ query: END, variables: { chatId } }, device);
  expect(status).toBe(403);
  expect(errors).toMatchObject([{ path: ['endChat'], extensions: { code: 'FORBIDDEN' } }]);
});

test('a chat of another client gets the same message as an unknown one', async () => {
  const stranger = { ...device, clientId: new Redacted('somebody-else') };
  const token = { iosApns: { deviceToken: TOKEN, bundleId: 'com.acme.app' } };
  const owned = await subscribe(stranger, token);
  const unknown = await subscribe(stranger, token, 'no-such-chat');
  expect(owned.data).toMatchObject({ subscribe: { userErrors: [{ code: 'CHAT_NOT_FOUND', path: ['chatId'] }] } });
  expect(owned.text).toBe(unknown.text);
  const query = await graphql().send({ query: CHAT, variables: { chatId } }, stranger);
  expect(query).toMatchObject({ status: 200, data: { chatSession: null }, errors: [] });
});

test.each([
  [{ iosApns: { deviceToken: 'xyz', bundleId: 'com.acme.app' } }, 'INVALID_DEVICE_TOKEN', 'iosApns', 'deviceToken'],
  [{ iosApns: { deviceToken: TOKEN, bundleId: 'com acme' } }, 'INVALID_DEVICE_TOKEN', 'iosApns', 'bundleId'],
  [{ iosApns: { deviceToken: TOKEN, bundleId: 'com.other' } }, 'SERVICE_NOT_CONFIGURED', 'iosApns', 'bundleId'],
  [{ iosFirebase: { deviceToken: '' } }, 'INVALID_DEVICE_TOKEN', 'iosFirebase', 'deviceToken'],
])('a user error of %j names the field by its whole path', async (token, code, variant, field) => {
  const { status, data } = await subscribe(device, token);
  expect(status).toBe(200);
  expect(data).toMatchObject({ subscribe: { userErrors: [{ code, path: ['device', variant, field] }] } });
});

test('the token comes back redacted; the client id only to the client itself', async () => {
  const own = await subscribe(device, { iosApns: { deviceToken: TOKEN, bundleId: 'com.acme.app' } });
  const clientId = device.clientId.reveal();
  const pushSubscription = { deviceToken: 'f00d…abab' };
  expect(own.data).toMatchObject({ subscribe: { chatSession: { clientId, pushSubscription }, userErrors: [] } });
  expect(own.text).not.toContain(TOKEN);
  const read = await graphql().send({ query: CHAT, variables: { chatId } }, admin);
  expect(read.data).toMatchObject({ chatSession: { clientId: device.clientId.toString(), pushSubscription } });
  expect(read.text).not.toContain(clientId);
});

test('an API key is revoked by its id; an invalid id is not found', async () => {
  const create = `mutation ($host: String!) {
    createApiKey(input: { name: "platform", role: PLATFORM, tenantHost: $host }) { secret apiKey { id prefix tenantHost } }
  }`;
  const { host } = admin.tenant;
  const { data } = await graphql().send({ query: create, variables: { host } }, OPERATOR);
  const { secret, apiKey } = (data as { createApiKey: { secret: string; apiKey: Record<string, string> } })
    .createApiKey;
  expect(apiKey['tenantHost']).toBe(host);
  expect(secret.startsWith(`${apiKey['prefix'] ?? ''}_`)).toBe(true);
  const query = `mutation ($id: ID!) {
    revokeApiKey(input: { id: $id }) { apiKey { id revokedAt } userErrors { code path } }
  }`;
  const revoke = async (id: unknown) => (await graphql().send({ query, variables: { id } }, admin)).data;
  expect(await revoke(apiKey['id'])).toEqual({
    revokeApiKey: { apiKey: { id: apiKey['id'], revokedAt: expect.any(String) as string }, userErrors: [] },
  });
  const notFound = { revokeApiKey: { apiKey: null, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] } };
  expect(await revoke('nonsense')).toEqual(notFound);
  expect(await revoke(Buffer.from('ApiKey:9999999999:abc').toString('base64url'))).toEqual(notFound);
});

// The last one: it takes a column away.
test('an internal error is logged with the request id, and the response has only that id', async () => {
  const { database, faults, send } = graphql();
  expect(faults).toEqual([]);
  await database.prisma.$executeRawUnsafe('ALTER TABLE chat_sessions RENAME COLUMN state TO gone');
  const { data, errors } = await send({ query: CHAT, variables: { chatId } }, device);
  expect(data).toEqual({ chatSession: null });
  expect(errors).toMatchObject([
    { message: 'Something went wrong here. Request id: request-1', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
  ]);
  expect(faults).toEqual([{ err: expect.any(Error) as Error, requestId: 'request-1' }]);
});

test('what one part of a call could not do is told beside what the others did, whatever it was', () => {
  const ofPart = (refusal: DomainError) => partErrorOf(refusal, ['chats', '1']);
  expect(ofPart(new DomainError('CHAT_ENDED', 'the chat has ended', ['chatId']))).toEqual({
    ...{ code: 'CHAT_ENDED', message: 'the chat has ended', path: ['chats', '1', 'chatId'] },
  });
  for (const code of ['TOO_MANY_REQUESTS', 'STORE_UNAVAILABLE', 'INTERNAL'] as const) {
    const told = { code: 'UNAVAILABLE', message: 'not now', path: ['chats', '1'] };
    expect(ofPart(new DomainError(code, 'not now'))).toEqual(told);
  }
});
