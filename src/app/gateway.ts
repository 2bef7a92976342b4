import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { composeAdmin } from './admin.js';
import { composeConversation } from './conversation.js';
import { composeDelivery } from '../delivery/room.js';
import { composeIdentity } from '../identity/room.js';
import { composeKeys } from './keys.js';
import { composeLive } from '../live/room.js';
import { composeRemoval } from '../audit/room.js';
import { composeServers, type Servers } from './servers.js';
import { composeUpstream } from '../upstream/room.js';
import { composeWebhook } from '../webhooks/room.js';
import type { Config } from './config.js';
import { createLogger } from '../http/logger.js';
import { createMetrics } from '../http/metrics.js';
import { createChannels } from '../providers/channels.js';
import { createHttp2Client } from '../providers/http2Client.js';
import { longestPresenceMs } from '../chats/presence.js';
import { createClockWatch } from './clockWatch.js';
import { createWatchedClock } from './watchedClock.js';
import { createChangeBroadcast } from '../live/changeBroadcast.js';
import { createCredentialFiles } from '../credentials/credentialFiles.js';
import { createDeliveryService } from '../delivery/deliveries.js';
import { createDirectory } from '../identity/directory.js';
import { createSessions } from '../chats/sessions.js';
import { createSubscriptions } from '../subscriptions/subscriptions.js';
import { createCredentialVault } from '../credentials/credentialVault.js';
import { openEmbedded, openPostgres, type Database } from '../database/database.js';
import { openDataFolder, type DataFolder } from '../database/dataFolder.js';
import { startWarnings } from './startWarnings.js';
import type { LeaseDirectly } from '../delivery/directLease.js';
import type { LockOptions } from '../database/folderLock.js';
import { createStore } from './store.js';
import { createStoreTroubles } from '../database/storeTroubles.js';
import { createNodeTurns } from '../database/nodeTurns.js';

/** Clients that are still sending, or reading, are cut off then: the rest of the stop, which has 10 s in all, needs its part. */
const CUT_OFF_MS = 7_000;

/** A gateway that is put together and not yet listening. */
export interface Gateway {
  /** Starts serving and delivering. @returns the URLs it serves at */
  listen(): ReturnType<Servers['listen']>;
  /** Takes no more work, finishes what is under way, closes everything. */
  close(): Promise<void>;
  /** Where things are, for whoever started it. */
  places: {
    database: string;
    operatorKeyFile: string | null;
    madeKeys: boolean;
    applied: readonly string[];
    showsMetrics: boolean;
  };
}

/**
 * Builds every object of a gateway once, top to bottom.
 * @param folderEvents what becomes known of the data folder's lock
 * @throws what opening the database throws
 */
export async function compose(config: Config, folderEvents: Pick<LockOptions, 'onWait' | 'onLost'>): Promise<Gateway> {
  const logger = createLogger(config.logLevel);
  const watched = createWatchedClock(() => new Date());
  const { clock } = watched;
  const folder =
    config.database.kind === 'embedded' ? await openDataFolder(config.database.dataDir, folderEvents) : null;
  try {
    const keys = composeKeys(config, folder);
    // GraphQL's libraries take as long to load as the embedded database to open: both at once make a quicker start.
    const [database, { buildGraphqlSchema }, { registerGraphql }] = await Promise.all([
      openDatabase(config, folder, logger),
      import('./schema.js'),
      import('../graphql/graphqlTransport.js'),
    ]);

    const notices = await database.openNotices(logger);
    const alone = database.exclusive;
    const news = createChangeBroadcast({ notices, alone });
    const troubles = createStoreTroubles(logger);
    const leaseDirectly: LeaseDirectly = (coming) => delivery.leaseDirectly(coming);
    const { presence } = config;
    // A contact center behind this gateway holds polls for as long as its answers may take.
    const holdMs = Math.max(presence.holdMs, config.upstream?.timeoutMs ?? 0);
    const presenceMs = longestPresenceMs({ holdMs, lapseMs: presence.lapseMs });
    const told = { observer: news, leaseDirectly, troubles, longestPresenceMs: presenceMs };
    const store = createStore(database, randomUUID(), uuidv7, told);

    const directory = createDirectory({ store, notices, onAppChanged: (...app) => delivery.appChanged(...app) });
    const vault = createCredentialVault(keys.encryptionKeys);
    const http2 = createHttp2Client({ proxyFor: config.push.proxyFor, logger });
    const channels = createChannels({ http2, clock, apnsUrl: config.push.apnsUrl, fcmUrl: config.push.fcmUrl });
    const metrics = createMetrics();
    const turns = createNodeTurns();

    const { operatorKey, encryptionKeys } = keys;
    const { proxyFor } = config.push;
    const identity = composeIdentity({
      ...{ store, directory, operatorKey, oidc: config.oidc, proxyFor, clock, logger },
      maxGuesses: config.http.rateLimits.wrongKeys,
      onGuessRefused: () => metrics.rateLimited('wrong_key'),
    });
    const { authentication } = identity;
    const sessions = createSessions({ store, clock });
    const subscriptions = createSubscriptions({ store, directory, clock });
    const admin = composeAdmin({
      ...{ store, directory, vault, channels, clock },
      readCredentialFile: createCredentialFiles(),
    });
    const { tenants, apps, credentials } = admin;
    const deliveries = createDeliveryService({
      ...{ store, credentials, clock, random: Math.random },
      longestPresenceMs: presenceMs,
    });

    const { registry } = metrics;
    const delivery = composeDelivery({
      store,
      deliveries,
      credentials,
      channels,
      notices,
      registry,
      clock,
      logger,
      limits: config.push.limits,
      turns,
      alone,
    });
    const webhook = composeWebhook({
      store,
      tenants,
      vault,
      notices,
      registry,
      clock,
      logger,
      settings: config.webhook,
      alone,
      holdsLeases: delivery.holdsLeases,
    });
    const conversation = composeConversation({
      store,
      directory,
      sessions,
      notices,
      clock,
      logger,
      presence,
      turns,
      onDeliveries: delivery.announce,
      onClientEvents: webhook.announce,
    });
    const { events, polls, history, following } = conversation;
    const { erasure, retention } = composeRemoval({
      ...{ store, tenants, news, registry, clock, logger },
      endIdle: config.upstream ? null : events.endIdle,
      onGone: conversation.gone,
    });
    const clockWatch = createClockWatch({ store, watched, logger });
    const live = composeLive({ store, tenants, news, registry, logger });

    let state: 'starting' | 'serving' | 'closing' = 'starting';
    let closing: Promise<void> | null = null;
    const services = { sessions, subscriptions, events, history, webhooks: webhook.webhooks, erasure, ...admin };
    let upstream: ReturnType<typeof composeUpstream> | null = null;
    const servers = await composeServers({
      config,
      identity,
      encryptionKeys,
      schema: buildGraphqlSchema(services),
      registerGraphql,
      live: { following, changes: live.changes, checkStore: store.ping },
      rest: { sessions, subscriptions, events, polls, history, apps },
      upstreamOf(callers) {
        upstream =
          config.upstream &&
          composeUpstream(config.upstream, { store, directory, callers, authentication, registry, clock, presence });
        return upstream?.routes ?? null;
      },
      metrics,
      turns,
      checkReady: async () => {
        if (state !== 'serving') throw new Error(`the gateway is ${state}`);
        await store.ping();
      },
      clock,
      logger,
    });

    return {
      async listen() {
        // The others answer while it prepares: what changes from the first request on is told to those who watch there.
        news.start();
        turns.start();
        await delivery.prepare();
        await webhook.prepare();
        const urls = await servers.listen();
        const userId = process.getuid?.() ?? null;
        for (const warning of startWarnings({ http: config.http, userId, keyFiles: keys.files })) logger.warn(warning);
        delivery.start();
        webhook.start();
        conversation.start();
        identity.start();
        retention.start();
        clockWatch.start();
        state = 'serving';
        return urls;
      },
      close() {
        state = 'closing';
        closing ??= (async () => {
          // At the same time: a slow client must not keep the dispatcher taking on new work.
          live.close();
          const answered = conversation.close();
          const cutting = setTimeout(() => servers.cutOff(), CUT_OFF_MS);
          const served = servers.close().finally(() => clearTimeout(cutting));
          const stopped = [
            answered,
            delivery.stop(),
            webhook.stop(),
            retention.stop(),
            clockWatch.stop(),
            upstream?.close(served),
          ];
          await Promise.allSettled([served, ...stopped]);
          await conversation.settled();
          await identity.close();
          await http2.close();
          await delivery.leave();
          turns.stop();
          await notices.close();
          await database.close();
          await folder?.release();
        })();
        return closing;
      },
      places: {
        database: folder?.databasePath ?? 'PostgreSQL at DATABASE_URL',
        operatorKeyFile: keys.operatorKeyFile,
        madeKeys: keys.made,
        applied: database.applied,
        showsMetrics: config.http.admin !== null || config.http.metricsToken !== null,
      },
    };
  } catch (error) {
    await folder?.release();
    throw error;
  }
}

async function openDatabase(config: Config, folder: DataFolder | null, logger: Logger): Promise<Database> {
  if (config.database.kind === 'postgres') {
    return openPostgres(config.database.url.reveal(), (reason) => logger.warn(reason));
  }
  return openEmbedded(folder?.databasePath ?? null);
}
