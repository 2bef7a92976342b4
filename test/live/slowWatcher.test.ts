import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { TenantCaller } from '../../src/domain/caller.js';
import { registerGraphql } from '../../src/graphql/graphqlTransport.js';
import { ChatSessionResolver } from '../../src/chats/session.resolver.js';
import { buildGraphqlSchema } from '../../src/graphql/schema.js';
import { ChangeResolver } from '../../src/live/change.resolver.js';
import type { Callers } from '../../src/http/callers.js';
import { createChangeFeed, type ChangeFeed } from '../../src/live/changeFeed.js';
import { createChangeFollowing } from '../../src/live/changeFollowing.js';
import { createChangeBroadcast, type ChangeBroadcast } from '../../src/live/changeBroadcast.js';
import { WAITING_MAX } from '../../src/live/changeWatcher.js';
import type { Tenants } from '../../src/tenants/tenants.js';
import type { DeliveryRecord } from '../../src/delivery/history/deliveryRow.js';
import { noNotices } from '../../src/database/notices.js';
import type { Store } from '../support/stores.js';
import { eventually } from '../support/eventually.js';

const logger = pino({ enabled: false });
const tenant = { id: 7, host: 'acme.example.com' };
const viewer: TenantCaller = { role: 'VIEWER', tenant, principal: { kind: 'key', id: 'k' }, address: null };

/** More than a screenful of attempts, so that a few hundred fill the network's own buffers. */
function deliveryOf(id: string): DeliveryRecord {
  const attempt = { outcome: 'retry', statusCode: 503, durationMs: 5, ambiguous: false, at: new Date(0) } as const;
  return {
    ...{ tenantId: 7, id, chatId: 'c1', seq: 1, event: 'chat_session_message', service: 'IOS_APNS' },
    ...{
      status: 'RETRYING',
      reason: null,
      providerMessageId: null,
      createdAt: new Date(0),
      dueAt: null,
      settledAt: null,
      resendOf: null,
    },
    attempts: [{ ...attempt, reason: 'x'.repeat(20_000) }],
  };
}

let app: FastifyInstance;
let feed: ChangeFeed;
let news: ChangeBroadcast;
const dropped: string[] = [];
const responses: ServerResponse[] = [];
beforeAll(async () => {
  news = createChangeBroadcast({ notices: noNotices(), alone: true });
  const changedRows = { deliveries: async (names: { id: string }[]) => names.map(({ id }) => deliveryOf(id)) };
  feed = createChangeFeed({
    ...{ news, logger, onDropped: (reason) => dropped.push(reason) },
    store: { changedRows } as unknown as Pick<Store, 'changedRows'>,
  });
  const store = {} as Pick<Store, 'chatSessions'>;
  const tenants = { namedOrWhole: () => Promise.resolve(tenant) } as unknown as Tenants;
  const changes = createChangeFollowing({ store, tenants, feed });
  const who = () => Promise.resolve(viewer);
  const uncounted = { checkCost: () => undefined, countCost: () => undefined, payForEvent: () => true };
  const callers = { of: who, again: who, ...uncounted } as unknown as Callers;
  app = Fastify();
  app.addHook('onRequest', async (_request, reply) => void responses.push(reply.raw));
  const schema = buildGraphqlSchema([ChangeResolver, ChatSessionResolver].map((Resolver) => new Resolver({} as never)));
  const checkStore = () => Promise.resolve();
  const open = { hidesSchema: false, trustedDocuments: null, graphiql: null, checkStore };
  await registerGraphql(app, {
    loadSchema: () => Promise.resolve(schema),
    callers,
    live: { changes },
    ...open,
    logger,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  feed.close();
  news.stop();
  app.server.closeAllConnections();
  await app.close();
});
beforeEach(() => {
  dropped.length = 0;
  responses.length = 0;
});

async function open(): Promise<IncomingMessage> {
  const call = httpRequest(`${app.listeningOrigin}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  call.end(JSON.stringify({ query: 'subscription { deliveryUpdated { chatId attempts { reason } } }' }));
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response;
}

/** So many deliveries change, in portions that a gateway would tell. */
async function change(count: number, step = 50): Promise<void> {
  for (let from = 0; from < count && feed.watchers > 0; from += step) {
    news.deliveries(Array.from({ length: step }, (_, index) => ({ tenantId: 7, id: `d${from + index}` })));
    await new Promise((resolve) => setTimeout(resolve, 45));
  }
}

it('a client that reads nothing is dropped, and nothing is buffered for it', async () => {
  const response = await open();
  response.socket.pause();
  await change(4_000, 100);
  expect([feed.watchers, dropped]).toEqual([0, ['slow']]);
  // One event is on its way to the network, and no more.
  expect(responses[0]?.writableLength).toBeLessThan(100_000);
  response.socket.destroy();
});

it('a client that reads again in time gets the reason for being dropped', async () => {
  const response = await open();
  response.socket.pause();
  await change(4_000, 100);
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.socket.resume();
  await eventually(async () => expect(text).toContain('event: complete'));
  expect(text).toContain('"code":"CHANGES_MISSED"');
});

it('a slow client gets the newest state of each item', async () => {
  const response = await open();
  response.socket.pause();
  for (let round = 0; round < 8; round += 1) await change(WAITING_MAX - 100, 100);
  expect([feed.watchers, dropped]).toEqual([1, []]);
  response.socket.destroy();
  await eventually(async () => expect(feed.watchers).toBe(0));
});
