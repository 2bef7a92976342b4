import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import type { Caller, TenantCaller } from '../../src/domain/caller.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { OPERATOR } from './harnessTenant.js';
import { graphql } from './stage.js';

const CHATS = 100;
const TENANTS = 30;

let admin: TenantCaller;

beforeAll(async () => {
  const { services, tenant } = graphql();
  const made = await tenant();
  admin = made.admin;
  for (let app = 0; app < 10; app += 1) {
    await services.apps.create(OPERATOR, { tenantHost: made.host, appId: `app-${app}`, name: `App ${app}` });
  }
  const token = parseDeviceToken('IOS_APNS', 'ab'.repeat(32), 'com.acme.app');
  const events = [{ event: 'chat_session_message', msg: 'Hello' }];
  for (let number = 0; number < CHATS; number += 1) {
    const appId = number % 2 === 0 ? 'acme' : `app-${(number >> 1) % 10}`;
    const device = { ...made.device, appId, clientId: new Redacted(randomUUID()) };
    const { chatId } = (await services.sessions.requestChat(device, {})).session;
    if (appId !== 'acme') continue;
    await services.subscriptions.subscribe(device, { chatId, device: token });
    await services.events.publish(made.platform, { chatId, events });
  }
  for (let number = 0; number < TENANTS; number += 1) {
    const { host: tenantHost } = await services.tenants.create(OPERATOR, {
      host: `${randomUUID()}.example.com`,
      name: 'T',
    });
    for (const appId of ['one', 'other']) await services.apps.create(OPERATOR, { tenantHost, appId, name: 'App' });
  }
});

async function statementsFor(selection: string, first: number, caller: Caller = admin): Promise<number> {
  const { rooms, send } = graphql();
  const { directory } = rooms.tenants;
  const { id, host } = admin.tenant;
  directory.forgetTenant({ id, host });
  for (let app = 0; app < 10; app += 1) directory.forgetApp(id, `app-${app}`);
  directory.forgetApp(id, 'acme');
  const operation = `query ($first: Int!) { ${selection} }`;
  // Only looks on: every statement goes through it to the database.
  const statements = jest.spyOn(PGlite.prototype, 'query');
  try {
    const { data, errors } = await send({ query: operation, variables: { first } }, caller);
    expect(errors).toEqual([]);
    const [page] = Object.values(data as Record<string, { edges: unknown[] }>);
    expect(page?.edges.length).toBeGreaterThanOrEqual(Math.min(first, TENANTS));
    return statements.mock.calls.length;
  } finally {
    statements.mockRestore();
  }
}

test.each([
  ['sessions alone', 'chatSessions(first: $first) { edges { node { chatId state } } }', 1],
  [
    'with subscription, app and services',
    `chatSessions(first: $first) { edges { node {
      chatId app { name pushServices { service } tenant { host } } services { service status }
      pushSubscription { service deviceToken chatSession { chatId } } } } }`,
    5,
  ],
  [
    'with their deliveries',
    'chatSessions(first: $first) { edges { node { deliveries(first: 5) { edges { node { id status } } } } } }',
    2,
  ],
  [
    'with all apps of their tenant',
    `chatSessions(first: $first) { edges { node { app { tenant {
      apps(first: 5) { totalCount edges { node { appId pushServices { service } } } } } } } } }`,
    6,
  ],
  ['deliveries', 'deliveries(first: $first) { edges { node { id event attempts { at } } } }', 1],
  ['the audit log', 'auditLog(first: $first) { edges { node { id action tenantHost } } }', 2],
])('a page costs the same few statements with 2 rows as with 100: %s', async (_what, selection, most) => {
  const few = await statementsFor(selection, 2);
  const many = await statementsFor(selection, 100);
  expect(many).toBe(few);
  expect(many).toBeLessThanOrEqual(most);
});

test.each(['first: 10', 'last: 1'])('so does a page of tenants with their apps, %s', async (args) => {
  const selection = `tenants(first: $first) {
    edges { node { apps(${args}) { totalCount edges { node { appId pushServices { service } } } } } } }`;
  const few = await statementsFor(selection, 2, OPERATOR);
  expect([few, await statementsFor(selection, 100, OPERATOR)]).toEqual([3, 3]);
});

const HEALTH = 'health { status since reason }';
test.each([
  ['tenants', `tenants(first: $first) { edges { node { ${HEALTH} } } }`, 5, OPERATOR],
  [
    'tenants and their apps',
    `tenants(first: $first) { edges { node { ${HEALTH} apps(first: 5) { edges { node { ${HEALTH} pushServices {
      ${HEALTH} } } } } } } }`,
    10,
    OPERATOR,
  ],
])('the health of %s costs one statement of each kind', async (_what, selection, most, caller) => {
  const few = await statementsFor(selection, 2, caller);
  expect(await statementsFor(selection, 100, caller)).toBe(few);
  expect(few).toBeLessThanOrEqual(most);
});
