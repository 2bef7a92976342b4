import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import type { Clock } from '../domain/clock.js';
import type { GraphqlOptions, registerGraphql } from '../graphql/graphqlTransport.js';
import { readTrustedDocuments } from '../graphql/trustedDocuments.js';
import { registerBrowserCookies } from '../identity/browserCookies.js';
import { readBuiltPage } from '../http/builtPage.js';
import { createCallers, type CountedCallers } from '../identity/callers.js';
import { registerConsoleApi, type ConsoleApiOptions } from '../identity/consoleApi.js';
import { atConsoleHost, pageAtConsoleHost } from '../http/consoleHost.js';
import { registerConsole } from '../http/console.route.js';
import { createConsoleSessions } from '../identity/consoleSessions.js';
import { registerCors } from '../http/cors.js';
import { createHttpServer } from '../http/httpServer.js';
import type { Metrics } from '../http/metrics.js';
import { metricsRoute, renderedOnceASecond, type MetricsAccess } from '../http/metricsRoute.js';
import { createRateLimits } from '../http/rateLimits.js';
import { openapiRoutes } from './openapi.route.js';
import { productVersion } from '../http/productVersion.js';
import { answerUndecodablePath } from '../rest/restErrors.js';
import { registerRest, type RestOptions } from './restTransport.js';
import type { UpstreamOptions } from '../upstream/upstream.route.js';
import type { Authentication } from '../identity/authentication.js';
import type { GuessLimit } from '../identity/guessLimit.js';
import type { SignIns } from '../identity/signIns.js';
import type { Turns } from '../database/turns.js';

export interface ServerParts {
  config: Config;
  identity: {
    authentication: Authentication;
    signIns: SignIns;
    guesses: GuessLimit;
    codeFlow: ConsoleApiOptions['codeFlow'];
  };
  encryptionKeys: readonly Buffer[];
  schema: GraphQLSchema;
  registerGraphql: typeof registerGraphql;
  live: Pick<GraphqlOptions, 'following' | 'changes' | 'checkStore'>;
  /** What the REST doors need beside what is made here. */
  rest: Omit<RestOptions, 'callers' | 'metrics' | 'version' | 'upstream'>;
  /** Puts together what passes to a contact center; null: there is none. */
  upstreamOf: (callers: CountedCallers) => UpstreamOptions | null;
  metrics: Metrics;
  turns: Turns;
  checkReady: () => Promise<void>;
  clock: Clock;
  logger: Logger;
}

/** What listens: one server for everybody, or one for clients and platforms and another one for people at the console. */
export interface Servers {
  /** @returns where clients find it, and people the console */
  listen(): Promise<{ url: string; adminUrl: string }>;
  /** Takes no more requests. Settles once none is under way. */
  close(): Promise<void>;
  /** Ends what is still under way. */
  cutOff(): void;
}

/** Whom a server is for. What people sign in to is on none that passes anything on from a contact center. */
interface Purpose {
  clients: boolean;
  people: boolean;
}

const NO_SESSIONS = { of: () => Promise.resolve(null) };
const NO_TENANTS = { tenantOf: () => Promise.resolve(null) };

/** A listener that everybody reaches shows nothing without a token. */
function metricsAccess({ admin, metricsToken }: Config['http'], isForPeople: boolean): MetricsAccess {
  if (!isForPeople) return { kind: 'closed' };
  if (metricsToken) return { kind: 'token', token: metricsToken };
  return { kind: admin ? 'open' : 'closed' };
}

/** Puts together the servers, with all that they answer. */
export async function composeServers(parts: ServerParts): Promise<Servers> {
  const { config, identity, encryptionKeys, clock, metrics, logger } = parts;
  const { publicOrigin, admin } = config.http;
  const trustedDocuments = config.trustedDocuments === null ? null : readTrustedDocuments(config.trustedDocuments);
  const consoleFolder = path.join(import.meta.dirname, '../console');
  const graphiql = config.production ? null : await readBuiltPage(path.join(consoleFolder, 'graphiql.html'), 'data:');
  const version = productVersion();
  const limits = createRateLimits({ limits: config.http.rateLimits, metrics });

  const { registry } = metrics;
  const { guesses } = identity;
  const metricsOptions = { render: renderedOnceASecond(registry), contentType: registry.contentType, guesses };

  async function createServer({ clients, people }: Purpose): Promise<FastifyInstance> {
    const http = createHttpServer({
      logger,
      trustedProxies: config.http.trustedProxies,
      metrics,
      takesUploads: clients && config.upstream !== null,
      isBehindTls: publicOrigin?.startsWith('https:') ?? false,
      checkReady: parts.checkReady,
      answerUndecodablePath,
    });
    metricsRoute(http, { ...metricsOptions, access: metricsAccess(config.http, people) });
    // Pages of tenants have no business where people sign in only.
    await registerCors(http, clients ? identity.authentication : NO_TENANTS);
    const cookies = await registerBrowserCookies(http, { encryptionKeys, clock });
    const sessions = createConsoleSessions({ ...identity, encryptionKeys, clock, publicOrigin });
    const { authentication } = identity;
    const callers = createCallers(http, {
      ...{ authentication, cookies, limits, turns: parts.turns },
      sessions: people ? sessions : NO_SESSIONS,
    });
    await parts.registerGraphql(http, {
      schema: parts.schema,
      callers,
      ...parts.live,
      hidesSchema: config.production,
      trustedDocuments,
      graphiql: people ? graphiql && pageAtConsoleHost(graphiql, publicOrigin) : null,
      logger,
    });
    if (people) {
      await http.register(async (pages) => {
        pages.addHook('onRequest', atConsoleHost(publicOrigin));
        await registerConsoleApi(pages, { ...identity, sessions, encryptionKeys, publicOrigin, clock });
        openapiRoutes(pages, version);
        await registerConsole(pages, consoleFolder);
      });
    }
    if (clients) registerRest(http, { ...parts.rest, callers, metrics, version, upstream: parts.upstreamOf(callers) });
    return http;
  }

  const listen = (http: FastifyInstance, { host, port }: { host: string; port: number }, what: string) =>
    http.listen({ host, port, listenTextResolver: (address) => `${what} at ${address}` });

  const main = await createServer({ clients: true, people: admin === null });
  const apart = admin && { http: await createServer({ clients: false, people: true }), address: admin };
  const servers = [main, ...(apart ? [apart.http] : [])];
  return {
    async listen() {
      const url = await listen(main, config.http, 'listening');
      return { url, adminUrl: apart ? await listen(apart.http, apart.address, 'listening for the console') : url };
    },
    async close() {
      await Promise.allSettled(servers.map((http) => http.close()));
    },
    cutOff() {
      for (const { server } of servers) server.closeAllConnections();
    },
  };
}
