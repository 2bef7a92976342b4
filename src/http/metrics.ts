import { collectDefaultMetrics, Counter, Registry } from 'prom-client';
import type { TraceContext } from '../domain/tracing.js';
import { createTracedHistogram } from './tracedHistogram.js';

/** The metrics of HTTP and of the process; `deliveryMetrics` adds the rest. */
export interface Metrics {
  registry: Registry;
  /** Whether histograms name traces as exemplars. */
  hasExemplars: boolean;
  /** @param trace the request's span; null: none is recorded */
  request(method: string, route: string, statusCode: number, seconds: number, trace: TraceContext | null): void;
  /** A request was one too many. */
  rateLimited(scope: RateLimitScope): void;
  /** A client of the legacy door has sent its device token as the chat id. */
  swappedArguments(): void;
  /** A call to the database failed because of its state or absence. */
  databaseFailed(): void;
}

/** The limits of `rateLimits.ts`. */
const RATE_LIMIT_SCOPES = ['client', 'address', 'new_client', 'tenant', 'wrong_key', 'cost'] as const;
type RateLimitScope = (typeof RATE_LIMIT_SCOPES)[number];

/** Buckets for durations, in seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMetrics(hasExemplars = false): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = createTracedHistogram(
    { registry, hasExemplars },
    {
      name: 'beckon_http_request_duration_seconds',
      help: 'Requests by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: SECONDS,
    },
  );
  const rateLimited = new Counter({
    name: 'beckon_rate_limited_total',
    help: 'Requests refused by a rate limit: of a client, an address, a tenant, new clients, wrong keys, or query cost.',
    labelNames: ['scope'],
    registers: [registry],
  });
  for (const scope of RATE_LIMIT_SCOPES) rateLimited.inc({ scope }, 0);
  const swappedArguments = new Counter({
    name: 'beckon_legacy_swapped_arguments_total',
    help: 'Requests of the legacy door with the device token in the place of the chat id.',
    registers: [registry],
  });
  const databaseFailures = new Counter({
    name: 'beckon_database_failures_total',
    help: 'Calls to the database that failed because of its state or absence. Beckon repeats them, or asks callers to.',
    registers: [registry],
  });
  return {
    registry,
    hasExemplars,
    request: (method, route, status, seconds, trace) => requests({ method, route, status }, seconds, trace),
    rateLimited: (scope) => rateLimited.inc({ scope }),
    swappedArguments: () => swappedArguments.inc(),
    databaseFailed: () => databaseFailures.inc(),
  };
}
