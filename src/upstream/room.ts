import type { ChatsRoom } from '../chats/room.js';
import type { Foundation, RestDoor, Room } from '../http/room.js';
import type { IdentityRoom } from '../identity/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { firstWithin } from './firstWithin.js';
import { createTenantNaming } from './tenantNaming.js';
import { upstreamRoutes } from './upstream.route.js';
import { createUpstreamChatsStore } from './upstreamChats.store.js';
import { createUpstreamChats, type UpstreamChatsOptions } from './upstreamChats.js';
import { createUpstreamClient } from './upstreamClient.js';
import { createUpstreamMetrics } from './upstreamMetrics.js';
import { createUpstreamObserver, type UpstreamObserver } from './upstreamObserver.js';

/** The contact center behind this gateway. */
export interface UpstreamSettings {
  /** Scheme, host and port. */
  origin: string;
  /** The prefix of every path there; empty or like `/some/path`. */
  pathPrefix: string;
  /** How long it may take to begin its answer, in milliseconds. */
  timeoutMs: number;
  /** Concurrent requests to it. */
  connections: number;
}

interface UpstreamParts {
  tenants: TenantsRoom;
  identity: IdentityRoom;
  chats: ChatsRoom;
  presence: Pick<UpstreamChatsOptions, 'lapseMs' | 'holdMs'>;
  settings: UpstreamSettings;
}

export interface UpstreamRoom extends Room {
  /** Passes requests for other paths on to the contact center. */
  passOn(door: RestDoor): void;
}

/** Requests under way at a stop get this long. Most polls take longer. The whole stop has 10 s. */
const GRACE_MS = 5_000;

/** The proxy between clients and the contact center behind the gateway. */
export function createUpstreamRoom(foundation: Foundation, parts: UpstreamParts): UpstreamRoom {
  const { guard, database, changes, metrics, clock } = foundation;
  const { tenants, identity, chats, presence } = parts;
  const { origin, pathPrefix, timeoutMs, connections } = parts.settings;
  const { isOwnCredential } = identity.authentication;
  const store = { ...guard({ upstreamChats: createUpstreamChatsStore(database, changes) }), ...chats.store };
  const client = createUpstreamClient({ origin, timeoutMs, connections });
  const upstreamMetrics = createUpstreamMetrics(metrics.registry);
  const upstreamChats = createUpstreamChats({ store, clock, ...presence });
  const tenantNaming = createTenantNaming(tenants.directory, new URL(origin).hostname);
  const observers: UpstreamObserver[] = [];

  return {
    passOn({ app, callers }) {
      const observer = createUpstreamObserver({
        callers: callers.uncounted,
        chats: upstreamChats,
        metrics: upstreamMetrics,
      });
      const options = { client, pathPrefix, isOwnCredential, tenantNaming, observer, metrics: upstreamMetrics };
      observers.push(observer);
      void app.register(async (passed) => upstreamRoutes(passed, options));
    },
    async stop(served) {
      await firstWithin(GRACE_MS, served, null);
      for (const observer of observers) observer.close();
      await client.close();
    },
  };
}
