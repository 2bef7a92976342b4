import type { Registry } from 'prom-client';
import type { Clock } from '../domain/clock.js';
import type { CountedCallers } from '../identity/callers.js';
import { createUpstreamClient } from './upstreamClient.js';
import { createUpstreamMetrics } from './upstreamMetrics.js';
import { firstWithin } from './firstWithin.js';
import { createTenantNaming } from './tenantNaming.js';
import { createUpstreamObserver } from './upstreamObserver.js';
import type { UpstreamOptions } from './upstream.route.js';
import type { Authentication } from '../identity/authentication.js';
import type { Directory } from '../identity/directory.js';
import { createUpstreamChats, type UpstreamChatsOptions } from './upstreamChats.js';

/** The contact center that this gateway stands in front of. */
export interface UpstreamSettings {
  /** Scheme, host and port. */
  origin: string;
  /** What stands before every path there; empty or `/and/so/on`. */
  pathPrefix: string;
  /** How long its answer may take to begin. */
  timeoutMs: number;
  /** Requests to it at once. */
  connections: number;
}

export interface UpstreamParts {
  store: UpstreamChatsOptions['store'];
  directory: Directory;
  callers: CountedCallers;
  authentication: Pick<Authentication, 'isOwnCredential'>;
  registry: Registry;
  clock: Clock;
  presence: Pick<UpstreamChatsOptions, 'lapseMs' | 'holdMs'>;
}

/** What is under way at a stop gets this long, which most polls take longer than; the whole stop has 10 s. */
const GRACE_MS = 5_000;

/** What stands between clients and the contact center behind the gateway, put together. */
export function composeUpstream(
  upstream: UpstreamSettings,
  { store, directory, callers, authentication, registry, clock, presence }: UpstreamParts,
): { routes: UpstreamOptions; close(served: Promise<unknown>): Promise<void> } {
  const { origin, pathPrefix, timeoutMs, connections } = upstream;
  const client = createUpstreamClient({ origin, timeoutMs, connections });
  const metrics = createUpstreamMetrics(registry);
  const chats = createUpstreamChats({ store, clock, ...presence });
  const observer = createUpstreamObserver({ callers: callers.uncounted, chats, metrics });
  const tenantNaming = createTenantNaming(directory, new URL(origin).hostname);
  return {
    routes: { client, pathPrefix, isOwnCredential: authentication.isOwnCredential, tenantNaming, observer, metrics },
    /** @param served settles when no request is under way any more */
    async close(served) {
      await firstWithin(GRACE_MS, served, null);
      observer.close();
      await client.close();
    },
  };
}
