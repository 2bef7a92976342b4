import type { FastifyInstance } from 'fastify';
import { productVersion } from './productVersion.js';

interface HealthOptions {
  checkReady: () => Promise<void>;
}

/**
 * `/healthz` the process lives, `/readyz` it can do its work, `/version` which Beckon it is. All are public, so they tell
 * no more than openapi.json does: what it runs on, such as the version of Node, would only help an attacker.
 */
export function healthRoutes(app: FastifyInstance, { checkReady }: HealthOptions): void {
  const version = { name: 'beckon', version: productVersion() };
  app.get('/version', async () => version);
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
