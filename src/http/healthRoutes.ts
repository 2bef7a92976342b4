import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.js';

export interface HealthOptions {
  metrics: Metrics;
  checkReady: () => Promise<void>;
}

/** `/healthz` the process lives, `/readyz` it can do its work, `/metrics` for Prometheus. */
export function healthRoutes(app: FastifyInstance, { metrics, checkReady }: HealthOptions): void {
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await checkReady();
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'not ready' });
    }
  });
  app.get('/metrics', async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}
