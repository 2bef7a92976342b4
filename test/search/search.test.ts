import { randomUUID } from 'node:crypto';
import type { Caller, DeviceCaller, TenantCaller } from '../../src/domain/caller.js';
import { parseDeviceToken, parseInstallationId } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { OPERATOR } from '../graphql/harnessTenant.js';
import { useGraphql } from '../graphql/useGraphql.js';
import { newApnsToken } from '../support/contactCenter.js';

interface Hit {
  matched: string;
  tenantHost: string;
  target: { __typename: string; chatId?: string; appId?: string; host?: string; phoneNumber?: string; from?: string };
}

const graphql = useGraphql();
const SEARCH = `query ($query: String!, $tenantHost: String, $first: Int) {
  search(query: $query, tenantHost: $tenantHost, first: $first) {
    hasMore hits { matched tenantHost target { __typename ... on Tenant { host } ... on App { appId }
      ... on ChatSession { chatId phoneNumber from } } }
  }
}`;

async function search(query: string, caller: Caller, more: object = {}): Promise<{ hits: Hit[]; hasMore: boolean }> {
  const { data, errors } = await graphql().send({ query: SEARCH, variables: { query, ...more } }, caller);
  expect(errors).toEqual([]);
  return data?.['search'] as { hits: Hit[]; hasMore: boolean };
}

const toldOf = ({ hits }: { hits: Hit[] }) =>
  hits.map(({ matched, target }) => [matched, target.chatId ?? target.appId ?? target.host]);

let host: string;
let device: DeviceCaller;
let admin: TenantCaller;
let platform: TenantCaller;
let viewer: TenantCaller;
let stranger: TenantCaller;
const apnsToken = newApnsToken();
const clientId = `Client-${randomUUID()}`;
const ofClient = (id: string): DeviceCaller => ({ ...device, clientId: new Redacted(id) });
/** The newest first. */
const chats: string[] = [];
/** A chat whose installation has unsubscribed. */
let formerChat: string;
const installationId = 'dQw4w9WgXcQ_installatn';

beforeAll(async () => {
  ({ host, device, admin, platform } = await graphql().tenant());
  stranger = (await graphql().tenant()).admin;
  viewer = { ...admin, role: 'VIEWER' };
  const { services } = graphql();
  for (const asked of [
    { phoneNumber: '+49 (30) 123-45', from: 'Ann Lee' },
    { phoneNumber: '0049.30.12345', from: ' ann lee' },
  ]) {
    const { session } = await services.sessions.requestChat(ofClient(clientId), asked);
    chats.unshift(session.chatId);
    if (chats.length === 1) await services.events.endChat(platform, session.chatId);
  }
  const iosApns = parseDeviceToken('IOS_APNS', apnsToken, 'com.acme.app');
  await services.subscriptions.subscribe(ofClient(clientId), { chatId: chats[0] ?? '', device: iosApns });

  const former = ofClient(`another-${randomUUID()}`);
  formerChat = (await services.sessions.requestChat(former, {})).session.chatId;
  const other = parseDeviceToken('IOS_APNS', 'ef'.repeat(32), 'com.acme.app');
  await services.subscriptions.subscribe(former, { chatId: formerChat, device: other });
  await services.subscriptions.unsubscribe(former, { chatId: formerChat });
});

test.each<[string, () => string, string]>([
  ['its id', () => chats[1] ?? '', 'CHAT_ID'],
  ['its id in capitals', () => ` ${(chats[1] ?? '').toUpperCase()} `, 'CHAT_ID'],
])('a chat is found by %s', async (_what, text, matched) => {
  expect(toldOf(await search(text(), viewer))).toEqual([[matched, chats[1]]]);
});

test.each<[string, () => string]>([
  ['whole', () => clientId],
  ['in other letters', () => clientId.toUpperCase()],
  ['by its beginning', () => clientId.slice(0, 12)],
  ['by its beginning in other letters', () => clientId.slice(0, 12).toLowerCase()],
])("a client's chats are found %s, the newest first", async (_how, text) => {
  expect(toldOf(await search(text(), viewer))).toEqual(chats.map((chatId) => ['CLIENT_ID', chatId]));
});

test('a short client id is found by its beginning only for those who may see who it is', async () => {
  const { session } = await graphql().services.sessions.requestChat(ofClient('short-Id-of-a-client'), {});
  expect(toldOf(await search('SHORT-id', admin))).toEqual([['CLIENT_ID', session.chatId]]);
  expect(toldOf(await search('SHORT-id', viewer))).toEqual([]);
  expect(toldOf(await search('short-id-of-a-client', viewer))).toEqual([['CLIENT_ID', session.chatId]]);
});

test('more of a client id than 16 characters has to be the whole id, so that nobody finds out the rest of it', async () => {
  const guess = `${clientId.slice(0, 20)}x`;
  const right = clientId.slice(0, 21);
  expect(toldOf(await search(guess, viewer))).toEqual(toldOf(await search(right, viewer)));
});

test('a chat is found by the device that it is subscribed to, and by the one it was', async () => {
  expect(toldOf(await search(apnsToken.toUpperCase(), viewer))).toEqual([['DEVICE_TOKEN', chats[0]]]);
  expect(toldOf(await search('ef'.repeat(32), viewer))).toEqual([['DEVICE_TOKEN', formerChat]]);
  expect(toldOf(await search('cd'.repeat(32), viewer))).toEqual([]);
});

test.each([
  ['+493012345', 'PHONE_NUMBER'],
  ['0049 30 12345', 'PHONE_NUMBER'],
  ['49-30-123-45', 'PHONE_NUMBER'],
  ['ANN LEE', 'FROM'],
])('%s is found by those who may read it, and by no other', async (text, matched) => {
  for (const caller of [admin, { ...OPERATOR, tenant: admin.tenant }]) {
    const { hits } = await search(text, caller, { tenantHost: host });
    expect(hits.map((hit) => [hit.matched, hit.target.chatId])).toEqual(chats.map((chatId) => [matched, chatId]));
    expect(hits.at(-1)?.target).toMatchObject({ phoneNumber: '+49 (30) 123-45', from: 'Ann Lee' });
  }
  expect(toldOf(await search(text, viewer))).toEqual([]);
});

test('a viewer does not read the phone number and the name of a chat that it finds', async () => {
  const { hits } = await search(chats[0] ?? '', viewer);
  expect(hits[0]?.target).toMatchObject({ phoneNumber: null, from: null });
});

test('tenants and apps are found by a part of their id or name', async () => {
  expect(toldOf(await search(host.slice(3, 20).toUpperCase(), viewer))).toEqual([['TENANT', host]]);
  expect(toldOf(await search('cme CHAT', viewer))).toEqual([['APP', 'acme']]);
});

test('a tenant finds what is its own, and an operator what is of all', async () => {
  for (const text of [chats[0] ?? '', clientId, apnsToken, '+493012345', host]) {
    expect(toldOf(await search(text, stranger))).toEqual([]);
    const everywhere = await search(text, { ...OPERATOR, tenant: stranger.tenant });
    expect(everywhere.hits.map(({ tenantHost }) => tenantHost)).toContain(host);
    expect(toldOf(await search(text, OPERATOR, { tenantHost: stranger.tenant.host }))).toEqual([]);
  }
});

test('no more is answered than is asked for', async () => {
  const { hits, hasMore } = await search(clientId, viewer, { first: 1 });
  expect([hits.length, hasMore]).toEqual([1, true]);
});

test.each([
  [{ query: 'a\0b' }, 'query must be well-formed Unicode without NUL characters'],
  [{ query: 'a'.repeat(4_097) }, 'query must have at most 4096 characters'],
  [{ query: 'a', first: 51 }, 'first must be from 1 to 50'],
])('it refuses what cannot be searched for', async (variables, message) => {
  const { errors } = await graphql().send({ query: SEARCH, variables }, viewer);
  expect(errors).toEqual([expect.objectContaining({ message })]);
});

test('a blank text finds nothing', async () => {
  expect(toldOf(await search('  ', viewer))).toEqual([]);
});

test('an installation is found by its id and by each of its tokens', async () => {
  expect(installationId).toHaveLength(22);
  const client = ofClient(`installed-${randomUUID()}`);
  const { services, database } = graphql();
  const { session } = await services.sessions.requestChat(client, {});
  const firebase = parseInstallationId('ANDROID_FIREBASE', installationId);
  await database.prisma.$executeRaw`
    INSERT INTO push_subscriptions (tenant_id, chat_id, app_id, service, device_token)
    VALUES (${admin.tenant.id}, ${session.chatId}, 'acme', 'ANDROID_FIREBASE', ${firebase.token.reveal()})`;
  for (const text of [installationId, `${installationId}:APA91bHun4MxP5egoKMwt2KZFBaFUH`]) {
    expect(toldOf(await search(text, viewer))).toEqual([['DEVICE_TOKEN', session.chatId]]);
  }
});
