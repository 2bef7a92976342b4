import { gzipSync } from 'node:zlib';
import { readConfig } from '../../src/app/config.js';
import { createGateway, type Gateway } from '../../src/app/gateway.js';
import type { OperatorCaller } from '../../src/domain/caller.js';
import { sendRaw } from '../http/sendRaw.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { startContactCenterServer, type ContactCenterServer } from './contactCenterServer.js';

const OPERATOR_KEY = 'an-operator-key-of-a-test-of-32-characters';
const OPERATOR: OperatorCaller = { role: 'OPERATOR', tenant: null, principal: { kind: 'operatorKey' }, address: null };

let environment: TestEnvironment;
let gateway: Gateway;
let upstream: ContactCenterServer;
let url: string;
let made = 0;

beforeAll(async () => {
  environment = await createTestEnvironment();
  upstream = await startContactCenterServer();
  const settings = { BECKON_UPSTREAM_URL: upstream.url, BECKON_OPERATOR_KEY: OPERATOR_KEY, LOG_LEVEL: 'silent' };
  gateway = await createGateway(readConfig({ ...environment.variables, ...settings }));
  ({ url } = await gateway.listen());
});
afterAll(async () => {
  // The last test has closed the database.
  await gateway.close().catch(() => undefined);
  await upstream.stop();
  await environment.remove();
});

/** A tenant of its own with an app. @returns its host */
async function newTenant(): Promise<string> {
  made += 1;
  const host = `t${made}.example.com`;
  const { tenants, apps } = gateway.rooms.tenants;
  await tenants.create(OPERATOR, { host, name: 'Tenant' });
  await apps.create(OPERATOR, { tenantHost: host, appId: 'app', name: 'Acme' });
  return host;
}

const authorization = 'MOBILE-API-140-327-PLAIN appId="app", clientId="client-of-a-test"';

async function counted(outcome: string): Promise<number> {
  const metric = await gateway.metrics.registry.getSingleMetric('beckon_upstream_chats_total')?.get();
  return metric?.values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
}

test.each(['gzip', 'identity'])('a chat is learned from an answer that is coded by %s', async (coding) => {
  const host = await newTenant();
  const text = `{"chat_id":"by-${coding}","state":"queued"}`;
  const bytes = coding === 'gzip' ? gzipSync(text) : Buffer.from(text);
  upstream.answerNext(/POST/, (_request, response) => {
    response.writeHead(200, { 'content-encoding': coding, 'content-length': bytes.length }).end(bytes);
  });
  const path = `/clientweb/api/v1/chats?tenantUrl=${host}`;
  const answer = await sendRaw(url, { path, headers: { authorization }, body: '{}' });
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'content-length': `${bytes.length}`, 'content-encoding': coding },
  });
  expect(await gateway.storage.database.prisma.chatSession.count({ where: { chatId: `by-${coding}` } })).toBe(1);
});

/** Asks for a chat of a tenant in such words. @returns the chats that are known of it then */
async function learnedOf(host: string, query: string, header: string): Promise<number> {
  const path = `/clientweb/api/v1/chats?${query}`;
  expect((await sendRaw(url, { path, headers: { authorization: header }, body: '{}' })).status).toBe(200);
  return gateway.storage.database.prisma.chatSession.count({ where: { app: { tenant: { host } } } });
}

test('learns however much passes, but not from what says twice whose it is', async () => {
  const host = await newTenant();
  const named = `tenantUrl=${host}`;
  expect(await learnedOf(host, `${named}&${named}`, authorization)).toBe(0);
  expect(await learnedOf(host, named, `${authorization}, clientId="another"`)).toBe(0);
  for (const client of ['a', 'b', 'b']) await learnedOf(host, named, authorization.replace('client-of', client));
  expect(await learnedOf(host, named, authorization)).toBe(3);
});

test.each([
  [`Bearer ${OPERATOR_KEY}`, undefined],
  ['Bearer  bk_1_abcdefghij_abcdefghijabcdefghijabcdefghijab', undefined],
  ['Bearer somebody-else', 'Bearer somebody-else'],
])('of the header %s the contact center gets %s', async (header, passed) => {
  await sendRaw(url, { method: 'GET', path: '/clientweb/api/v2/version', headers: { authorization: header } });
  expect(upstream.received.at(-1)?.headers.authorization).toBe(passed);
});

test('everything passes while the database is away', async () => {
  await gateway.storage.database.close();
  const headers = { authorization, host: 'unseen.example.com' };
  const asked = await sendRaw(url, { path: '/clientweb/api/v2/chats', headers, body: '{}' });
  expect(asked.status).toBe(200);
  const { chat_id: chatId } = JSON.parse(asked.text) as { chat_id: string };
  expect(await counted('failed')).toBe(1);
  const path = `/clientweb/api/v2/chats/${chatId}/events`;
  const polling = sendRaw(url, { method: 'GET', path, headers });
  await upstream.request(/events/);
  upstream.say(chatId, { event: 'chat_session_message', msg_id: 'm1' });
  expect((await polling).status).toBe(200);
  expect((await sendRaw(url, { path, headers, body: '{"events":[{"event":"chat_session_end"}]}' })).status).toBe(200);
});
