import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readBuiltPage } from './builtPage.js';

const NOT_BUILT = 'the console is not built here: run "npm run build", and start the gateway again';

/**
 * Serves the console: its page at `/console` and at every path below, so that each of its addresses can be kept and sent,
 * and its assets, whose names change with their content. `/console/api/` is not of the page, and an address with `//` leads
 * to the one without. A browser that opens `/` is redirected to the console.
 * @param folder what Vite has built; where it is not there, `/console` says so and all else works
 */
export async function registerConsole(app: FastifyInstance, folder: string): Promise<void> {
  const page = await readBuiltPage(path.join(folder, 'index.html'));

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const [path = ''] = request.url.split('?');
    if (path.includes('//')) {
      // The page finds out by its address which one it is. This one begins with /console, so it is here.
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
    root: path.join(folder, 'assets'),
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
