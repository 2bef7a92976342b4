import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { FREE_TURNS } from '../support/freeTurns.js';
import { composeIdentity } from '../../src/identity/room.js';
import { composeUpstream } from '../../src/upstream/room.js';
import { Redacted } from '../../src/domain/redacted.js';
import { registerBrowserCookies } from '../../src/identity/browserCookies.js';
import { createCallers } from '../../src/identity/callers.js';
import { createHttpServer } from '../../src/http/httpServer.js';
import { createLogger } from '../../src/http/logger.js';
import { createMetrics } from '../../src/http/metrics.js';
import { createRateLimits } from '../../src/http/rateLimits.js';
import { answerUndecodablePath } from '../../src/rest/restErrors.js';
import { upstreamRoutes } from '../../src/upstream/upstream.route.js';
import { createDirectory } from '../../src/tenants/directory.js';
import { noNotices } from '../../src/database/notices.js';
import { sendRaw } from '../http/sendRaw.js';
import { openTestStores, type TestStores } from '../store/testStores.js';
import { startContactCenterServer, type ContactCenterServer } from '../upstream/contactCenterServer.js';

let stores: TestStores;
let upstream: ContactCenterServer;
let app: FastifyInstance;
let url: string;
let closeUpstream: (served: Promise<unknown>) => Promise<void>;
const registry = new Registry();
const clock = () => new Date();

beforeAll(async () => {
  stores = await openTestStores();
  upstream = await startContactCenterServer();
  const { store } = stores;
  const directory = createDirectory({ store, notices: noNotices() });
  const logger = createLogger('silent');
  const operatorKey = new Redacted('operator');
  const { authentication } = composeIdentity({
    ...{ store, directory, operatorKey, clock, logger },
    oidc: null,
    maxGuesses: 1,
    onGuessRefused: () => undefined,
    proxyFor: () => null,
  });
  const metrics = createMetrics();
  app = createHttpServer({
    logger,
    trustedProxies: [],
    metrics,
    takesUploads: true,
    isBehindTls: false,
    checkReady: async () => undefined,
    answerUndecodablePath,
  });
  const cookies = await registerBrowserCookies(app, { encryptionKeys: [Buffer.alloc(32)], clock });
  const limits = createRateLimits({ limits: { client: 1, address: 1, newClients: 1, tenant: 1, cost: 1 }, metrics });
  const parts = { authentication, cookies, limits, turns: FREE_TURNS };
  const callers = createCallers(app, { ...parts, sessions: { of: async () => null } });
  const composed = composeUpstream(
    { origin: upstream.url, pathPrefix: '', timeoutMs: 5_000, connections: 100 },
    { store, directory, callers, authentication, registry, clock, presence: { lapseMs: 1_000, holdMs: 1_000 } },
  );
  closeUpstream = composed.close;
  void app.register(async (scope) => upstreamRoutes(scope, composed.routes));
  url = await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await closeUpstream(app.close());
  await upstream.stop();
});

const authorization = 'MOBILE-API-140-327-PLAIN appId="app", clientId="client-of-a-test"';

async function counted(outcome: string): Promise<number> {
  const metric = await registry.getSingleMetric('beckon_upstream_chats_total')?.get();
  return metric?.values.find(({ labels }) => labels['outcome'] === outcome)?.value ?? 0;
}

test.each(['gzip', 'identity'])('a chat is learned from an answer that is coded by %s', async (coding) => {
  await stores.newTenant();
  const { host } = await stores.prisma.tenant.findFirstOrThrow({ orderBy: { id: 'desc' } });
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
  expect(await stores.prisma.chatSession.count({ where: { chatId: `by-${coding}` } })).toBe(1);
});

/** Asks for a chat of a tenant in such words. @returns the chats that are known of it then */
async function learnedOf(host: string, query: string, header: string): Promise<number> {
  const path = `/clientweb/api/v1/chats?${query}`;
  expect((await sendRaw(url, { path, headers: { authorization: header }, body: '{}' })).status).toBe(200);
  return stores.prisma.chatSession.count({ where: { app: { tenant: { host } } } });
}

test('learns however much passes, but not from what says twice whose it is', async () => {
  await stores.newTenant();
  const { host } = await stores.prisma.tenant.findFirstOrThrow({ orderBy: { id: 'desc' } });
  const named = `tenantUrl=${host}`;
  expect(await learnedOf(host, `${named}&${named}`, authorization)).toBe(0);
  expect(await learnedOf(host, named, `${authorization}, clientId="another"`)).toBe(0);
  for (const client of ['a', 'b', 'b']) await learnedOf(host, named, authorization.replace('client-of', client));
  expect(await learnedOf(host, named, authorization)).toBe(3);
});

test.each([
  ['Bearer operator', undefined],
  ['Bearer  bk_1_abcdefghij_abcdefghijabcdefghijabcdefghijab', undefined],
  ['Bearer somebody-else', 'Bearer somebody-else'],
])('of the header %s the contact center gets %s', async (header, passed) => {
  await sendRaw(url, { method: 'GET', path: '/clientweb/api/v2/version', headers: { authorization: header } });
  expect(upstream.received.at(-1)?.headers.authorization).toBe(passed);
});

test('everything passes while the database is away', async () => {
  await stores.close();
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
