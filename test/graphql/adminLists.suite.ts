import { randomUUID } from 'node:crypto';
import type { Caller, DeviceCaller, TenantCaller } from '../../src/domain/caller.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { OPERATOR } from './harnessTenant.js';
import { newApnsToken } from '../support/contactCenter.js';
import { graphql } from './stage.js';

interface Page<Node> {
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount?: number;
}
type Session = { chatId: string; clientId: string; services: { status: string }[] };

let host: string;
let device: DeviceCaller;
let admin: TenantCaller;
let platform: TenantCaller;
/** Oldest first. */
const chats: { chatId: string; client: DeviceCaller }[] = [];
const newDevice = () => parseDeviceToken('IOS_APNS', newApnsToken(), 'com.acme.app');

async function newChat(): Promise<{ chatId: string; client: DeviceCaller }> {
  const client = { ...device, clientId: new Redacted(`client-${randomUUID()}`) };
  return { client, chatId: (await graphql().services.sessions.requestChat(client, {})).session.chatId };
}

async function ask<Data>(query: string, variables: object, caller: Caller = admin): Promise<Data> {
  const { data, errors } = await graphql().send({ query, variables }, caller);
  expect(errors).toEqual([]);
  return data as Data;
}

beforeAll(async () => {
  ({ host, device, admin, platform } = await graphql().tenant());
  const { services } = graphql();
  for (let number = 0; number < 6; number += 1) chats.push(await newChat());
  for (const { chatId, client } of chats.slice(0, 4)) {
    await services.subscriptions.subscribe(client, { chatId, device: newDevice() });
  }
  for (const { chatId } of chats.slice(0, 3)) {
    await services.events.publish(platform, { chatId, events: [{ event: 'chat_session_message', msg: 'Hello' }] });
  }
  await services.events.endChat(platform, chats[0]?.chatId ?? '');
});

const SESSIONS = `query ($filter: ChatSessionFilter, $first: Int, $after: String, $last: Int, $before: String) {
  chatSessions(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { chatId clientId services { status } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const sessions = async (variables: object, caller: Caller = admin) =>
  (await ask<{ chatSessions: Page<Session> }>(SESSIONS, variables, caller)).chatSessions;
const idsOf = (page: Page<Session>) => page.edges.map(({ node }) => node.chatId);
const newestFirst = () => chats.map(({ chatId }) => chatId).reverse();

test('chat sessions come newest first, page by page in both directions', async () => {
  const first = await sessions({ first: 4 });
  expect(idsOf(first)).toEqual(newestFirst().slice(0, 4));
  expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
  const rest = await sessions({ first: 4, after: first.pageInfo.endCursor });
  expect(idsOf(rest)).toEqual(newestFirst().slice(4));
  expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  expect(idsOf(await sessions({ last: 3, before: rest.pageInfo.startCursor }))).toEqual(newestFirst().slice(1, 4));
  expect(idsOf(await sessions({ last: 2 }))).toEqual(newestFirst().slice(4));
});

test('a page stays where it is while chats begin', async () => {
  const first = await sessions({ first: 2 });
  const { host: otherHost, device: otherDevice, admin: otherAdmin } = await graphql().tenant();
  await graphql().services.sessions.requestChat(otherDevice, {});
  chats.push(await newChat());
  expect(idsOf(await sessions({ first: 2, after: first.pageInfo.endCursor }))).toEqual(newestFirst().slice(3, 5));
  expect(idsOf(await sessions({ last: 9, before: first.pageInfo.startCursor }))).toEqual(newestFirst().slice(0, 1));
  // Another tenant's admin sees its own.
  expect(idsOf(await sessions({ first: 9 }, otherAdmin))).toHaveLength(1);
  const { data, errors } = await graphql().send(
    { query: SESSIONS, variables: { first: 1, filter: { tenantHost: otherHost } } },
    admin,
  );
  expect([data, errors[0]?.message]).toEqual([null, 'there is no such tenant']);
});

test.each<[string, () => object, () => (string | undefined)[]]>([
  ['by chat', () => ({ chatId: chats[2]?.chatId }), () => [chats[2]?.chatId]],
  ['by client', () => ({ clientId: chats[1]?.client.clientId.reveal() }), () => [chats[1]?.chatId]],
  ['by a part of the client', () => ({ clientId: 'client-' }), () => []],
  ['by an app', () => ({ appId: 'acme', state: 'COMPLETED' }), () => [chats[0]?.chatId]],
  ['by another app', () => ({ appId: 'other' }), () => []],
  ['by state', () => ({ state: 'QUEUED', subscribed: true }), () => [3, 2, 1].map((n) => chats[n]?.chatId)],
  ['by service', () => ({ service: 'IOS_APNS' }), () => [3, 2, 1].map((n) => chats[n]?.chatId)],
  ['by another service', () => ({ service: 'ANDROID_FIREBASE' }), () => []],
  ['not subscribed', () => ({ subscribed: false, state: 'COMPLETED' }), () => [chats[0]?.chatId]],
  ['by what nothing has', () => ({ chatId: 'a\0b' }), () => []],
])('chat sessions are found %s', async (_how, filter, expected) => {
  expect(idsOf(await sessions({ first: 10, filter: filter() }))).toEqual(expected());
});

test('an operator names the tenant, by the filter or by the request', async () => {
  expect(idsOf(await sessions({ first: 1, filter: { tenantHost: host } }, OPERATOR))).toHaveLength(1);
  expect(idsOf(await sessions({ first: 1 }, { ...OPERATOR, tenant: admin.tenant }))).toHaveLength(1);
  const { errors } = await graphql().send({ query: SESSIONS, variables: { first: 1 } }, OPERATOR);
  expect(errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
});

test('client ids come redacted', async () => {
  const page = await sessions({ first: 1, filter: { chatId: chats[0]?.chatId } });
  expect(page.edges[0]?.node.clientId).toMatch(/^clie….{4}$/);
});

const DELIVERIES = `query ($filter: DeliveryFilter, $first: Int, $after: String, $last: Int, $before: String) {
  deliveries(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id status } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

test('deliveries come newest first and can be filtered', async () => {
  const deliveries = async (variables: object) =>
    (await ask<{ deliveries: Page<{ id: string; status: string }> }>(DELIVERIES, variables)).deliveries;
  const all = await deliveries({ first: 100 });
  expect(all.edges.length).toBeGreaterThanOrEqual(3);
  const ids = all.edges.map(({ node }) => node.id);
  const second = await deliveries({ first: 1, after: all.edges[0]?.cursor });
  expect(second.edges.map(({ node }) => node.id)).toEqual([ids[1]]);
  expect((await deliveries({ last: 1, before: all.edges[1]?.cursor })).edges[0]?.node.id).toBe(ids[0]);
  expect((await deliveries({ first: 9, filter: { chatId: chats[1]?.chatId } })).edges).toHaveLength(1);
  const counts = await Promise.all(
    [
      { status: 'PENDING' },
      { status: 'FAILED' },
      { service: 'IOS_APNS' },
      { service: 'IOS_FIREBASE' },
      { appId: 'x' },
    ].map(async (filter) => (await deliveries({ first: 9, filter })).edges.length),
  );
  expect(counts).toEqual([ids.length, 0, ids.length, 0, 0]);
  const soon = new Date(Date.now() + 3_600_000);
  const ago = new Date(Date.now() - 3_600_000);
  expect((await deliveries({ first: 9, filter: { createdAfter: soon } })).edges).toEqual([]);
  expect((await deliveries({ first: 9, filter: { createdBefore: ago } })).edges).toEqual([]);
  expect((await deliveries({ first: 9, filter: { createdAfter: ago, createdBefore: soon } })).edges).toHaveLength(
    ids.length,
  );
});

test('tenants and apps come by name and say how many they are', async () => {
  const query = `{ tenants(first: 100) { totalCount edges { node { host apps(first: 1) { totalCount edges { node { appId } } } } } } }`;
  type Tenants = { tenants: Page<{ host: string; apps: Page<{ appId: string }> }> };
  const { tenants } = await ask<Tenants>(query, {}, OPERATOR);
  const hosts = tenants.edges.map(({ node }) => node.host);
  expect(hosts).toEqual([...hosts].sort());
  expect(tenants.totalCount).toBe(hosts.length);
  const own = await ask<Tenants>(query, {});
  expect(own.tenants).toEqual({
    totalCount: 1,
    edges: [{ node: { host, apps: { totalCount: 1, edges: [{ node: { appId: 'acme' } }] } } }],
  });
});

test("the apps of many tenants at once are each tenant's own, page by page in both directions", async () => {
  const { services } = graphql();
  const names: Record<string, string[]> = { many: ['a', 'b', 'c', 'd', 'e'], few: ['b', 'c'], none: [] };
  const hosts: Record<string, string> = {};
  for (const [name, appIds] of Object.entries(names)) {
    const { host: tenantHost } = await services.tenants.create(OPERATOR, { host: `${randomUUID()}.example.com`, name });
    for (const appId of appIds) await services.apps.create(OPERATOR, { tenantHost, appId, name: appId });
    hosts[tenantHost] = name;
  }
  const query = `query ($first: Int, $after: String, $last: Int, $before: String) { tenants(first: 100) { edges { node {
    host apps(first: $first, after: $after, last: $last, before: $before) {
      totalCount edges { cursor node { appId tenant { host } } } pageInfo { hasNextPage hasPreviousPage endCursor startCursor }
    } } } } }`;
  type Apps = Page<{ appId: string; tenant: { host: string } }>;
  const pages = async (variables: object): Promise<Record<string, Apps>> => {
    const { tenants } = await ask<{ tenants: Page<{ host: string; apps: Apps }> }>(query, variables, OPERATOR);
    const ours = tenants.edges.flatMap(({ node }) => (hosts[node.host] === undefined ? [] : [node]));
    for (const { host, apps } of ours) expect(apps.edges.every(({ node }) => node.tenant.host === host)).toBe(true);
    return Object.fromEntries(ours.map(({ host: of, apps }) => [hosts[of] ?? '', apps]));
  };
  const told = (page: Apps | undefined) => [
    page?.edges.map(({ node }) => node.appId).join(''),
    page?.pageInfo.hasPreviousPage,
    page?.pageInfo.hasNextPage,
    page?.totalCount,
  ];
  const toldOf = ({ many, few, none }: Record<string, Apps>) => [told(many), told(few), told(none)];

  const first = await pages({ first: 2 });
  expect(toldOf(first)).toEqual([
    ['ab', false, true, 5],
    ['bc', false, false, 2],
    ['', false, false, 0],
  ]);
  expect(toldOf(await pages({ first: 2, after: first['many']?.pageInfo.endCursor }))).toEqual([
    ['cd', true, true, 5],
    ['c', true, false, 2],
    ['', true, false, 0],
  ]);
  const last = await pages({ last: 3 });
  expect(toldOf(last)).toEqual([
    ['cde', true, false, 5],
    ['bc', false, false, 2],
    ['', false, false, 0],
  ]);
  expect(toldOf(await pages({ last: 1, before: last['many']?.edges[1]?.cursor }))).toEqual([
    ['c', true, true, 5],
    ['c', true, true, 2],
    ['', false, true, 0],
  ]);
});

test('API keys come newest first, without their secrets', async () => {
  const { services } = graphql();
  const made = [];
  for (const name of ['one', 'two', 'three']) {
    made.push((await services.apiKeys.create(admin, { name, role: 'VIEWER' })).secret.reveal());
  }
  const query = `query ($after: String) { apiKeys(first: 2, after: $after) { edges { cursor node { name prefix } } pageInfo { endCursor hasNextPage } } }`;
  type Keys = { apiKeys: Page<{ name: string; prefix: string }> };
  const { apiKeys } = await ask<Keys>(query, {});
  expect(apiKeys.edges.map(({ node }) => node.name)).toEqual(['three', 'two']);
  expect(made[2]?.startsWith(apiKeys.edges[0]?.node.prefix ?? '?')).toBe(true);
  const rest = await ask<Keys>(query, { after: apiKeys.pageInfo.endCursor });
  expect(rest.apiKeys.edges.map(({ node }) => node.name)).toEqual(['one']);
  // An operator that names no tenant sees the installation's own.
  expect((await ask<Keys>(query, {}, OPERATOR)).apiKeys.edges).toEqual([]);
});

test.each([
  ['chatSessions', 'time:[1,"a\u0000b"]'],
  ['chatSessions', 'number:4'],
  ['deliveries', 'uuid:"1"'],
  ['auditLog', 'big:"99999999999999999999"'],
  ['tenants', 'name:4'],
])('%s refuses %s as a cursor', async (field, cursor) => {
  const query = `query ($after: String) { ${field}(first: 1, after: $after) { pageInfo { hasNextPage } } }`;
  const after = Buffer.from(cursor).toString('base64url');
  const { errors } = await graphql().send({ query, variables: { after } }, admin);
  expect(errors[0]?.message).toBe('after is not a cursor of this list');
});
