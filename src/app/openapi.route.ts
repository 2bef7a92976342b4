import type { FastifyInstance } from 'fastify';
import { productVersion } from '../http/productVersion.js';
import { PAGE_POLICY, referencePage } from '../rest/referencePage.js';

/** The pages change only with a release, so clients may cache them for a while. */
const CACHEABLE = 'public, max-age=300';

/**
 * `/openapi.json`, the OpenAPI document of the REST API, and `/docs`, a page that shows it. Both are public: they contain
 * nothing beyond the source code. The document is built at the first request, so it does not delay a start.
 */
export function openapiRoutes(app: FastifyInstance): void {
  let making: Promise<string> | null = null;
  app.get('/openapi.json', async (_request, reply) => {
    // Requests during the build wait for the same document.
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
