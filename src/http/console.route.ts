import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleBuild } from './consoleBuild.js';

const NOT_BUILT = 'the console is not built here: run "npm run build", and start the gateway again';

/**
 * Serves the console: its page at `/console` and every path below, and its assets, whose names change with their
 * content. `/console/api/` is not part of the page. A path with `//` redirects to the one with `/`. A browser that
 * opens `/` is redirected to the console.
 * @param build if there is no console, `/console` says so and everything else works
 */
export async function registerConsole(app: FastifyInstance, build: ConsoleBuild): Promise<void> {
  const page = await build.page('index.html');

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [path = ''] = request.url.split('?');
    if (path.includes('//')) {
      // The page routes by its path. This path begins with /console, so the redirect stays on this host.
      return reply.redirect(path.replace(/\/{2,}/g, '/') + request.url.slice(path.length), 308);
    }
    if (/^\/console\/api(?:\/|$)/.test(path)) {
      reply.callNotFound();
      return reply;
    }
    if (page === null) return reply.code(404).send({ error: NOT_BUILT });
    return page.send(reply);
  }

  app.get('/', async (request, reply) => {
    reply.header('vary', 'accept');
    if (request.headers.accept?.includes('text/html')) return reply.redirect('/console');
    reply.callNotFound();
    return reply;
  });
  app.get('/console', answer);
  app.get('/console/*', answer);
  if (page === null) return;
  await app.register(fastifyStatic, {
    root: path.join(build.folder, 'assets'),
    prefix: '/console/assets/',
    decorateReply: false,
    index: false,
    immutable: true,
    maxAge: '1y',
    // The build has put them beside the larger ones.
    preCompressed: true,
    setHeaders: (reply) => void reply.setHeader('vary', 'accept-encoding'),
  });
}
