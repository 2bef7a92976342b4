import type { FastifyInstance } from 'fastify';

interface HealthOptions {
  checkReady: () => Promise<void>;
}

/** `/healthz` the process lives, `/readyz` it can do its work. */
export function healthRoutes(app: FastifyInstance, { checkReady }: HealthOptions): void {
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    try {
      await checkReady();
      return { status: 'ready' };
    } catch {
      return reply.code(503).send({ status: 'not ready' });
    }
  });
}
