import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Config } from './config.js';
import { registerGraphql } from '../graphql/graphqlTransport.js';
import type { TrustedDocuments } from '../graphql/trustedDocuments.js';
import { registerConsole } from '../http/console.route.js';
import { followConsoleBuild } from '../http/consoleBuild.js';
import { atConsoleHost, pageAtConsoleHost } from '../http/consoleHost.js';
import { registerCors } from '../http/cors.js';
import { registerExports } from '../http/exportDoor.js';
import { createHttpServer } from '../http/httpServer.js';
import { metricsRoute, renderedOnceASecond, type MetricsAccess } from '../http/metricsRoute.js';
import { loadedOnce } from '../http/loadedOnce.js';
import { OPEN_METRICS, openMetricsOf, plainMetricsOf } from '../http/openMetrics.js';
import { createRateLimits } from '../http/rateLimits.js';
import { createRetirement, type Retirement } from '../http/retirement.js';
import type { Foundation, Room } from '../http/room.js';
import { metricsOfAll, type Peers } from '../http/workerMetrics.js';
import { registerBrowserCookies } from '../identity/browserCookies.js';
import { createCallers } from '../identity/callers.js';
import { registerConsoleApi } from '../identity/consoleApi.js';
import { createConsoleSessions } from '../identity/consoleSessions.js';
import type { IdentityRoom } from '../identity/room.js';
import { registerRest } from '../rest/restDoor.js';
import { answerUndecodablePath } from '../rest/restErrors.js';
import type { TenantsRoom } from '../tenants/room.js';
import type { UpstreamRoom } from '../upstream/room.js';
import type { Keys } from './keys.js';
import { openapiRoutes } from './openapi.route.js';
import { startWarnings } from './startWarnings.js';

interface ServerParts {
  config: Config;
  foundation: Foundation;
  /** The rooms with routes or resolvers. */
  rooms: readonly Room[];
  tenants: TenantsRoom;
  identity: IdentityRoom;
  /** Null: this gateway is the contact center. */
  upstream: UpstreamRoom | null;
  keys: Keys;
  /** @throws DomainError STORE_UNAVAILABLE */
  checkStore: () => Promise<void>;
  readiness: Readiness;
  /** The other processes behind the same port; null: there are none. */
  peers: Peers | null;
}

/** The listeners: one server for everything, or one for clients and platforms and one for console users. */
export interface Servers {
  /** @returns the URLs for clients and for the console */
  listen(): Promise<{ url: string; adminUrl: string }>;
  /**
   * Leaves the port to the other processes behind it, if there are any. Settles once no connection is left, or the time
   * is over.
   */
  retire(limitMs: number): Promise<void>;
  /** Stops accepting requests. Settles once none is under way. */
  close(): Promise<void>;
  /** Closes all remaining connections. */
  cutOff(): void;
}

/** The gateway's serving state. */
export interface Readiness {
  state: 'starting' | 'serving' | 'closing';
}

/** The users of a server. A server that proxies a contact center never has sign-in pages. */
interface Purpose {
  clients: boolean;
  people: boolean;
}

const NO_SESSIONS = { of: () => Promise.resolve(null) };
const NO_TENANTS = { tenantOf: () => Promise.resolve(null) };

/** A public listener serves no metrics without a token. */
function metricsAccess({ admin, metricsToken }: Config['http'], isForPeople: boolean): MetricsAccess {
  if (!isForPeople) return { kind: 'closed' };
  if (metricsToken) return { kind: 'token', token: metricsToken };
  return { kind: admin ? 'open' : 'closed' };
}

interface BuiltServers extends Servers {
  /** Loads the GraphQL schema, as the first operation does. */
  loadSchema(): Promise<GraphQLSchema>;
  /** What resolvers of live queries find in their context. */
  live: object;
}

/** Builds the servers, with the routes of all rooms. */
export async function createServers(parts: ServerParts): Promise<BuiltServers> {
  const { config, rooms, tenants, identity, upstream, checkStore, readiness, peers } = parts;
  const { clock, database, metrics, tracing, turns, logger } = parts.foundation;
  const { encryptionKeys, files: keyFiles } = parts.keys;
  const { publicOrigin, admin } = config.http;
  const trustedDocuments = await trustedDocumentsOf(config);
  const consoleBuild = followConsoleBuild(path.join(import.meta.dirname, '../console'), logger);
  const graphiql = config.production ? null : await consoleBuild.page('graphiql.html', 'data:');
  const limits = createRateLimits({ limits: config.http.rateLimits, metrics });
  const { authentication, guesses } = identity;
  const { registry } = metrics;
  const shown = peers ? metricsOfAll(registry, peers) : registry;
  const plain = peers ? plainMetricsOf(shown) : registry;
  const metricsOptions = {
    formats: {
      plain: { contentType: registry.contentType, render: renderedOnceASecond(plain) },
      openMetrics: { contentType: OPEN_METRICS, render: renderedOnceASecond(openMetricsOf(shown)) },
    },
    guesses,
  };
  const schema = loadedOnce(async () => {
    const { loadGraphqlSchema } = await import('./graphqlSchema.js');
    return loadGraphqlSchema(rooms, tenants.tenants);
  });
  const live = Object.assign({}, ...rooms.map((room) => room.live)) as object;
  const retirements: Retirement[] = [];

  async function checkReady(): Promise<void> {
    if (readiness.state !== 'serving') throw new Error(`the gateway is ${readiness.state}`);
    await checkStore();
  }

  async function createServer({ clients, people }: Purpose): Promise<FastifyInstance> {
    const app = createHttpServer({
      ...{ logger, metrics, tracing, checkReady, answerUndecodablePath, trustedProxies: config.http.trustedProxies },
      takesUploads: clients && upstream !== null,
      isBehindTls: publicOrigin?.startsWith('https:') ?? false,
    });
    if (peers) retirements.push(createRetirement(app));
    metricsRoute(app, { ...metricsOptions, access: metricsAccess(config.http, people) });
    // A server with sign-in pages only allows no tenant's web pages.
    await registerCors(app, clients ? authentication : NO_TENANTS);
    const cookies = await registerBrowserCookies(app, { encryptionKeys, clock });
    const sessions = createConsoleSessions({ ...identity, encryptionKeys, clock, publicOrigin });
    const callers = createCallers(app, {
      ...{ authentication, cookies, limits, turns },
      sessions: people ? sessions : NO_SESSIONS,
    });
    await registerGraphql(app, {
      ...{
        loadSchema: schema.get,
        callers,
        live,
        checkStore,
        trustedDocuments,
        logger,
        hidesSchema: config.production,
      },
      onRefusedMutation: (refused) => rooms.forEach((room) => room.onRefusedMutation?.(refused)),
      graphiql: people ? graphiql && pageAtConsoleHost(graphiql, publicOrigin) : null,
    });
    if (people) {
      await app.register(async (pages) => {
        pages.addHook('onRequest', atConsoleHost(publicOrigin));
        await registerConsoleApi(pages, { ...identity, sessions, encryptionKeys, publicOrigin, clock });
        registerExports(pages, { callers, rooms });
        openapiRoutes(pages);
        await registerConsole(pages, consoleBuild);
      });
    }
    if (clients) {
      registerRest(app, { callers, rooms, ownPaths: upstream ? ['/clientweb'] : ['/clientweb', '/clientweb/*'] });
      upstream?.passOn({ app, callers });
    }
    return app;
  }

  const listen = (http: FastifyInstance, { host, port }: { host: string; port: number }, what: string) =>
    http.listen({ host, port, listenTextResolver: (address) => `${what} at ${address}` });

  const main = await createServer({ clients: true, people: admin === null });
  const apart = admin && { http: await createServer({ clients: false, people: true }), address: admin };
  const servers = [main, ...(apart ? [apart.http] : [])];
  return {
    loadSchema: schema.get,
    live,
    async listen() {
      const url = await listen(main, config.http, 'listening');
      const adminUrl = apart ? await listen(apart.http, apart.address, 'listening for the console') : url;
      const userId = process.getuid?.() ?? null;
      const { http, workers } = config;
      const connections = workers === 1 ? null : await database.connectionLimit();
      const warnings = startWarnings({ http, userId, keyFiles, workers, cores: availableParallelism(), connections });
      for (const warning of warnings) logger.warn(warning);
      return { url, adminUrl };
    },
    async retire(limitMs) {
      await Promise.all(retirements.map(({ begin }) => begin(limitMs)));
    },
    async close() {
      consoleBuild.stop();
      await Promise.allSettled(servers.map((http) => http.close()));
    },
    cutOff() {
      for (const { server } of servers) server.closeAllConnections();
    },
  };
}

/** A fault in the file stops the start, so they are read now. Reading them takes graphql-js. */
async function trustedDocumentsOf({ trustedDocuments }: Config): Promise<TrustedDocuments> {
  if (trustedDocuments === null) return null;
  const { readTrustedDocuments } = await import('../graphql/trustedDocuments.js');
  return readTrustedDocuments(trustedDocuments);
}
