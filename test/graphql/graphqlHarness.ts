import { randomBytes, randomUUID } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { HeaderMap, type ApolloServer } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { pino } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { composeAdmin } from '../../src/app/admin.js';
import type { DeviceCaller, OperatorCaller, TenantCaller } from '../../src/domain/caller.js';
import type { DomainError } from '../../src/domain/errors.js';
import { Redacted } from '../../src/domain/redacted.js';
import { callerOf, type GraphqlContext, type LiveContext } from '../../src/graphql/context.js';
import { buildGraphqlSchema } from '../../src/app/schema.js';
import { createOperationGuard } from '../../src/graphql/operationGuard.js';
import { createGraphqlServer, type GraphqlServerOptions } from '../../src/graphql/server.js';
import type { Services } from '../../src/app/services.js';
import type { PushChannel } from '../../src/domain/channel.js';
import { createLaneAlerts } from '../../src/delivery/laneAlerts.js';
import { createChangeFeed } from '../../src/live/changeFeed.js';
import { createChangeFollowing } from '../../src/live/changeFollowing.js';
import { createChangeBroadcast } from '../../src/live/changeBroadcast.js';
import { createChatFollowing } from '../../src/chats/chatFollowing.js';
import { createChatWaiters } from '../../src/chats/chatWaiters.js';
import { createPolls } from '../../src/chats/polls.js';
import { createCredentialFiles } from '../../src/credentials/credentialFiles.js';
import { createDirectory, type Directory } from '../../src/tenants/directory.js';
import { createErasureService } from '../../src/audit/erasure.js';
import { createEvents, type EventsObserver } from '../../src/delivery/events.js';
import { createHistory } from '../../src/chats/history.js';
import { createSessions } from '../../src/chats/sessions.js';
import { createSubscriptions } from '../../src/subscriptions/subscriptions.js';
import { createWebhookService } from '../../src/webhooks/webhooks.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import { openEmbedded, type Database } from '../../src/database/database.js';
import { noNotices } from '../../src/database/notices.js';
import { createStore } from '../../src/app/store.js';
import { FREE_TURNS } from '../support/freeTurns.js';

/** Threads run what is built. */
const THREAD = new URL('../../dist/credentials/credentialThread.js', import.meta.url);

export type Json = Record<string, unknown>;

export interface GraphqlAnswer {
  status: number;
  /** The body as it goes over the wire. */
  text: string;
  data: Json | null | undefined;
  errors: { message: string; path?: string[]; extensions: { code: string } }[];
}

export const OPERATOR: OperatorCaller = {
  role: 'OPERATOR',
  tenant: null,
  principal: { kind: 'operatorKey' },
  address: null,
};

/** The GraphQL server over real services and an embedded database in memory. */
export interface GraphqlHarness {
  schema: GraphQLSchema;
  services: Services;
  /** What raises alerts. */
  laneAlerts: ReturnType<typeof createLaneAlerts>;
  /** What live queries follow. */
  live: Pick<LiveContext, 'following' | 'changes'>;
  database: Database;
  /** What was logged as our fault. */
  faults: { err: unknown; requestId: string | null }[];
  /** Sends an operation as this caller; a DomainError stands for a caller that was refused. */
  send(body: Json, caller?: GraphqlContext['caller'] | DomainError): Promise<GraphqlAnswer>;
  /** A tenant with an app that has IOS_APNS for com.acme.app, and callers of it. */
  tenant(): Promise<{ host: string; device: DeviceCaller; platform: TenantCaller; admin: TenantCaller }>;
  /** Remembers tenants and apps for a while. */
  directory: Directory;
  close(): Promise<void>;
}

/** No provider is there to be asked. */
const absent = () =>
  Promise.resolve({ kind: 'retry', statusCode: null, reason: 'absent', retryAfterMs: null, ambiguous: false } as const);
const absentChannel: PushChannel = { send: absent, validate: absent, probe: absent };

/** Nobody waits for anything. */
const UNHEARD: EventsObserver = {
  deliveriesMade: () => undefined,
  published: () => undefined,
  sent: () => undefined,
};

export async function createGraphqlHarness(apnsKey: string): Promise<GraphqlHarness> {
  const folder = process.env['TEST_FOLDER'];
  if (!folder) throw new Error('globalSetup has not run');
  const databaseFolder = path.join(folder, randomUUID());
  await cp(path.join(folder, 'template'), databaseFolder, { recursive: true });
  const database = await openEmbedded(databaseFolder);
  const store = createStore(database, 'test', uuidv7);
  const clock = () => new Date();
  const vault = createCredentialVault([randomBytes(32)]);
  const directory = createDirectory({ store, notices: noNotices() });
  const channels = { IOS_APNS: absentChannel, IOS_FIREBASE: absentChannel, ANDROID_FIREBASE: absentChannel };
  const admin = composeAdmin({
    ...{ store, directory, vault, channels, clock },
    readCredentialFile: createCredentialFiles(THREAD),
  });
  const { tenants, apps } = admin;
  const sessions = createSessions({ store, clock });
  const services: Services = {
    ...admin,
    sessions,
    history: createHistory({ store, sessions }),
    subscriptions: createSubscriptions({ store, directory, clock }),
    events: createEvents({ store, directory, clock, turns: FREE_TURNS, observer: UNHEARD }),
    erasure: createErasureService({ store, tenants, clock, onGone: () => undefined, onErased: () => undefined }),
    webhooks: createWebhookService({
      ...{ store, tenants, vault, clock },
      privateAddresses: false,
      onConfigured: () => undefined,
    }),
  };
  const polls = createPolls({ store, waiters: createChatWaiters(), clock, lapseMs: 1_000, holdMs: 1_000 });
  const news = createChangeBroadcast({ notices: noNotices(), alone: true });
  const feed = createChangeFeed({ store, news, logger: pino({ enabled: false }), onDropped: () => undefined });
  const schema = buildGraphqlSchema(services);
  const faults: GraphqlHarness['faults'] = [];
  const server = createGraphqlServer({
    schema,
    guard: createOperationGuard({ schema, hidesSchema: false }),
    logger: loggerInto(faults),
  });
  await server.start();

  return {
    schema,
    services,
    laneAlerts: createLaneAlerts({ store, clock }),
    live: {
      following: createChatFollowing({ polls }),
      changes: createChangeFollowing({ store, tenants, feed }),
    },
    directory,
    database,
    faults,
    send: (body, caller = null) => send(server, body, caller),
    async tenant() {
      const { id, host } = await tenants.create(OPERATOR, { host: `${randomUUID()}.example.com`, name: 'Acme' });
      await apps.create(OPERATOR, { tenantHost: host, appId: 'acme', name: 'Acme chat' });
      await services.pushServices.configureApns(OPERATOR, {
        tenantHost: host,
        appId: 'acme',
        teamId: 'TEAM000001',
        keyId: 'KEY0000001',
        privateKey: apnsKey,
        bundleIds: ['com.acme.app'],
        environment: 'SANDBOX',
      });
      const tenant = { id, host };
      return {
        host,
        device: {
          role: 'DEVICE',
          tenant,
          appId: 'acme',
          clientId: new Redacted(`client-${randomUUID()}`),
          address: null,
        },
        platform: { role: 'PLATFORM', tenant, principal: { kind: 'key', id: 'platform' }, address: null },
        admin: { role: 'ADMIN', tenant, principal: { kind: 'key', id: 'admin' }, address: null },
      };
    },
    async close() {
      await server.stop();
      await database.close();
      await rm(databaseFolder, { recursive: true, force: true });
    },
  };
}

function loggerInto(faults: GraphqlHarness['faults']): NonNullable<GraphqlServerOptions['logger']> {
  const silent = () => undefined;
  return {
    debug: silent,
    info: silent,
    warn: silent,
    error: (details: object | string) => {
      if (typeof details === 'object') faults.push(details as GraphqlHarness['faults'][number]);
    },
  };
}

async function send(
  server: ApolloServer<GraphqlContext>,
  body: Json,
  caller: GraphqlContext['caller'] | DomainError,
): Promise<GraphqlAnswer> {
  const context: GraphqlContext = {
    ...(caller instanceof Error ? { caller: null, refusal: caller } : { caller, refusal: null }),
    requestId: 'request-1',
    acceptLanguage: undefined,
    countMore: () => undefined,
    nextTurn: async () => undefined,
    countCost: () => undefined,
    requestingChat: async (work) => work(callerOf(context)),
  };
  const response = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: 'POST',
      headers: new HeaderMap([['content-type', 'application/json']]),
      search: '',
      body: JSON.parse(JSON.stringify(body)),
    },
    context: () => Promise.resolve(context),
  });
  if (response.body.kind !== 'complete') throw new Error('the answer came in parts');
  const text = response.body.string;
  const { data, errors = [] } = JSON.parse(text) as Pick<GraphqlAnswer, 'data'> & Partial<GraphqlAnswer>;
  return { status: response.status ?? 200, text, data, errors };
}
