import { hash } from 'node:crypto';
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { Metrics } from './metrics.js';
import { rateLimitStore } from './rateLimitStore.js';

/** Counts a request of a caller. @throws DomainError TOO_MANY_REQUESTS with the seconds until there is room again */
export type CountRequest = (request: FastifyRequest, caller: Caller) => Promise<void>;

export interface RateLimitOptions {
  /** Requests a minute; 0: any number. */
  limits: { client: number; tenant: number };
  metrics: Pick<Metrics, 'rateLimited'>;
}

const WINDOW_MS = 60_000;
/** Whoever is remembered; of more than these the one that was silent the longest is forgotten. */
const MAX_REMEMBERED = 50_000;

/** What this node takes of one client, and of all callers of one tenant together. */
export async function registerRateLimits(
  app: FastifyInstance,
  { limits, metrics }: RateLimitOptions,
): Promise<CountRequest> {
  const store = rateLimitStore(MAX_REMEMBERED);
  await app.register(fastifyRateLimit, { global: false, store, timeWindow: WINDOW_MS });
  /** The plugin counts requests; of whom, it asks with the request in hand. */
  const keys = new WeakMap<FastifyRequest, string>();

  function limiter(scope: 'client' | 'tenant') {
    if (limits[scope] === 0) return async () => undefined;
    const count = app.createRateLimit({ max: limits[scope], keyGenerator: (request) => keys.get(request) ?? '' });
    return async (request: FastifyRequest, key: string) => {
      keys.set(request, key);
      const counted = await count(request);
      if (counted.isAllowed || !counted.isExceeded) return;
      metrics.rateLimited(scope);
      throw new DomainError(
        'TOO_MANY_REQUESTS',
        `this ${scope} has made more than ${limits[scope]} requests within a minute`,
        null,
        Math.max(1, counted.ttlInSeconds),
      );
    };
  }
  const ofClient = limiter('client');
  const ofTenant = limiter('tenant');

  return async (request, caller) => {
    // Before the tenant's: what a client sends in vain takes nothing from the others.
    if (caller.role === 'DEVICE') await ofClient(request, clientKey(caller));
    if (caller.tenant) await ofTenant(request, String(caller.tenant.id));
  };
}

/** Of one length, however long the names are. */
function clientKey({ tenant, appId, clientId }: Caller & { role: 'DEVICE' }): string {
  return hash('sha256', JSON.stringify([tenant.id, appId, clientId.reveal()]), 'base64');
}
