import type { Logger } from 'pino';
import { createAlertsRoom } from '../alerts/room.js';
import { createAuditRoom } from '../audit/room.js';
import { createChatsRoom } from '../chats/room.js';
import { createCredentialFiles, type ReadCredentialFile } from '../credentials/credentialFiles.js';
import { createCredentialsRoom } from '../credentials/room.js';
import { createDeliveryRoom } from '../delivery/room.js';
import { createDiagnosisRoom } from '../diagnosis/room.js';
import type { Clock } from '../domain/clock.js';
import { createLogger } from '../http/logger.js';
import type { Room } from '../http/room.js';
import type { Peers } from '../http/workerMetrics.js';
import { createHealthRoom } from '../health/room.js';
import { createIdentityRoom } from '../identity/room.js';
import { createLiveRoom } from '../live/room.js';
import { createNotificationsRoom } from '../notifications/room.js';
import { createOverviewRoom } from '../overview/room.js';
import { createProvidersRoom, type ProvidersRoom } from '../providers/room.js';
import { createRefusalsRoom } from '../refusals/room.js';
import { createSearchRoom } from '../search/room.js';
import { createSubscriptionsRoom } from '../subscriptions/room.js';
import { createTenantsRoom } from '../tenants/room.js';
import { createWebhooksRoom } from '../webhooks/room.js';
import type { Config } from './config.js';
import { createFoundation } from './foundation.js';
import { readKeys } from './keys.js';
import { createLifecycle } from './lifecycle.js';
import { createServers, type Readiness } from './servers.js';
import { openStorage, type Storage } from './storage.js';

/** Parts that the process gives, or that tests replace. */
export interface Overrides {
  storage?: Storage;
  logger?: Logger;
  /** The other processes behind the same port. */
  peers?: Peers;
  clock?: Clock;
  readCredentialFile?: ReadCredentialFile;
  providers?: ProvidersRoom;
}

/** A gateway, complete but not yet listening. */
export type Gateway = Awaited<ReturnType<typeof createGateway>>;

/** Opens the storage and builds a gateway on it. @throws DataFolderBusy, and errors of opening the database */
export async function createGateway(config: Config, overrides: Overrides = {}) {
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const storage = overrides.storage ?? (await openStorage(config, logger));
  try {
    return await assemble(config, overrides, storage, logger);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** The rooms in the order of their start. They close in reverse order. */
async function assemble(config: Config, overrides: Overrides, storage: Storage, logger: Logger) {
  const keys = readKeys(config, storage.folder);
  const time = overrides.clock ?? (() => new Date());
  const base = await createFoundation(config, storage, logger, time);
  const { foundation, ground, broadcast, watched, checkStore } = base;
  const { presence } = config;

  const tenants = createTenantsRoom(foundation);
  const alerts = createAlertsRoom(foundation, tenants);
  const providers = overrides.providers ?? createProvidersRoom(foundation, { ...config.push, ...config.webhook });
  const identity = await createIdentityRoom(foundation, tenants, {
    ...{ operatorKey: keys.operatorKey, oidc: config.oidc, proxyFor: config.push.proxyFor },
    maxGuesses: config.http.rateLimits.wrongKeys,
  });
  const notifications = createNotificationsRoom(foundation, tenants);
  const credentials = createCredentialsRoom(foundation, {
    ...{ tenants, alerts, providers, encryptionKeys: keys.encryptionKeys },
    readCredentialFile: overrides.readCredentialFile ?? createCredentialFiles(),
    simulatedProviders: config.push.simulatedProviders,
  });
  const chats = createChatsRoom(foundation, { tenants, presence });
  const refusals = createRefusalsRoom(foundation);
  const subscriptions = createSubscriptionsRoom(foundation, { tenants, chats, refusals });
  credentials.whenWebPushKeyReplaced(subscriptions.endBrowsers);
  const delivery = createDeliveryRoom(foundation, {
    ...{ tenants, alerts, providers, credentials, chats, subscriptions, watched, limits: config.push.limits },
  });
  const { events, holdsLeases, outcomeAskers } = delivery;
  const chatDoors = chats.doors(events, !config.upstream);
  const webhooks = createWebhooksRoom(foundation, {
    ...{ tenants, credentials, alerts, settings: config.webhook, holdsLeases, outcomeAskers },
  });
  const upstream =
    config.upstream &&
    (await import('../upstream/room.js')).createUpstreamRoom(foundation, {
      ...{ tenants, identity, chats, presence, settings: config.upstream },
    });
  const audit = createAuditRoom(foundation, {
    ...{ tenants, identity, endIdle: upstream ? null : events.endIdle, onGone: chats.gone, onErased: broadcast.gone },
  });
  const rooms = {
    ...{ ground, tenants, alerts, providers, identity, notifications, credentials, chats, chatDoors },
    ...{ refusals, subscriptions, delivery, webhooks, ...(upstream && { upstream }), audit },
    live: createLiveRoom(foundation, { tenants, chats, broadcast }),
    diagnosis: createDiagnosisRoom(foundation, { tenants, delivery }),
    overview: createOverviewRoom(foundation, { tenants, delivery }),
    search: createSearchRoom(foundation, tenants),
    health: createHealthRoom(foundation),
  };

  const list = Object.values<Room>(rooms);
  const readiness: Readiness = { state: 'starting' };
  const servers = await createServers({
    ...{ config, foundation, rooms: list, tenants, identity, upstream, keys, checkStore, readiness },
    peers: overrides.peers ?? null,
  });
  const { loadSchema, live } = servers;
  const { nodeId, metrics } = foundation;
  return { ...createLifecycle(list, servers, readiness), rooms, loadSchema, live, keys, storage, nodeId, metrics };
}
