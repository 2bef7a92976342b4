import { randomUUID } from 'node:crypto';
import { jest } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import type { TenantCaller } from '../../src/domain/caller.js';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { OPERATOR } from './graphqlHarness.js';
import { graphql } from './stage.js';

const CHATS = 100;

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
}, 60_000);

async function statementsFor(selection: string, first: number): Promise<number> {
  const { directory, send } = graphql();
  const { id, host } = admin.tenant;
  directory.forgetTenant({ id, host });
  for (let app = 0; app < 10; app += 1) directory.forgetApp(id, `app-${app}`);
  directory.forgetApp(id, 'acme');
  const operation = `query ($first: Int!) { ${selection} }`;
  // Only looks on: every statement goes through it to the database.
  const statements = jest.spyOn(PGlite.prototype, 'query');
  try {
    const { errors } = await send({ query: operation, variables: { first } }, admin);
    expect(errors).toEqual([]);
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
  ['deliveries', 'deliveries(first: $first) { edges { node { id event attempts { at } } } }', 1],
  ['the audit log', 'auditLog(first: $first) { edges { node { id action tenantHost } } }', 2],
])('a page costs the same few statements with 2 rows as with 100: %s', async (_what, selection, most) => {
  const few = await statementsFor(selection, 2);
  const many = await statementsFor(selection, 100);
  expect(many).toBe(few);
  expect(many).toBeLessThanOrEqual(most);
});
