import type { FastifyInstance } from 'fastify';
import { productVersion } from '../http/productVersion.js';
import { PAGE_POLICY, referencePage } from '../rest/referencePage.js';

/** The pages change with a release, so they may be kept for a while. */
const CACHEABLE = 'public, max-age=300';

/**
 * `/openapi.json`, what the REST doors take and answer, and `/docs`, a page that shows it. For anybody: neither knows more
 * than the source does. The document is made when it is first asked for, so that a start does not wait for it.
 */
export function openapiRoutes(app: FastifyInstance): void {
  let making: Promise<string> | null = null;
  app.get('/openapi.json', async (_request, reply) => {
    // Whoever asks while it is made waits for the same one.
    making ??= import('./openapiDocument.js').then(({ openapiText }) => openapiText(productVersion()));
    return reply
      .header('cache-control', CACHEABLE)
      .type('application/json; charset=utf-8')
      .send(await making);
  });

  for (const [path, { type, read }] of Object.entries(referencePage)) {
    app.get(path, async (_request, reply) => {
      const content = await read();
      return reply
        .headers({ 'cache-control': CACHEABLE, 'content-security-policy': PAGE_POLICY })
        .type(type)
        .send(content);
    });
  }
}
