import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DispatcherObserver } from '../push/dispatcher.js';

/** What `/metrics` shows (Prometheus naming, seconds; never a tenant, chat or token in a label). */
export interface Metrics {
  registry: Registry;
  request(method: string, route: string, statusCode: number, seconds: number): void;
  deliveries: DispatcherObserver;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** @param readNextDueAt when the oldest delivery that waits is due, or null */
export function createMetrics(readNextDueAt: () => Promise<Date | null>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'beckon_http_request_duration_seconds',
    help: 'Requests by method, route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const sends = new Histogram({
    name: 'beckon_publish_to_provider_seconds',
    help: 'From the publish of an event to the answer of its provider, first attempts only.',
    labelNames: ['service', 'outcome'],
    buckets: SECONDS,
    registers: [registry],
  });
  const outcomes = new Counter({
    name: 'beckon_push_outcomes_total',
    help: 'What providers said, every attempt.',
    labelNames: ['service', 'outcome'],
    registers: [registry],
  });
  const settled = new Counter({
    name: 'beckon_deliveries_settled_total',
    help: 'Deliveries by the status that a look at them ended with.',
    labelNames: ['service', 'status'],
    registers: [registry],
  });
  new Gauge({
    name: 'beckon_deliveries_overdue_seconds',
    help: 'How long the oldest due delivery has been waiting; 0 when none is overdue.',
    registers: [registry],
    async collect() {
      const dueAt = await readNextDueAt().catch(() => null);
      this.set(dueAt === null ? 0 : Math.max(0, (Date.now() - dueAt.getTime()) / 1000));
    },
  });
  return {
    registry,
    request: (method, route, statusCode, seconds) => requests.observe({ method, route, status: statusCode }, seconds),
    deliveries: {
      sent(service, outcome, attempt, sincePublishMs) {
        outcomes.inc({ service, outcome });
        if (attempt === 1) sends.observe({ service, outcome }, sincePublishMs / 1000);
      },
      settled: ({ service, status }) => settled.inc({ service: service ?? 'NONE', status }),
    },
  };
}
