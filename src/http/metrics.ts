import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** What `/metrics` shows of HTTP and of the process; `deliveryMetrics` adds the rest. */
export interface Metrics {
  registry: Registry;
  request(method: string, route: string, statusCode: number, seconds: number): void;
}

/** Buckets for durations, in seconds. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'beckon_http_request_duration_seconds',
    help: 'Requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  return {
    registry,
    request: (method, route, statusCode, seconds) => requests.observe({ method, route, status: statusCode }, seconds),
  };
}
