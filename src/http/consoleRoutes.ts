import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Stands in the built page where each answer has a nonce of its own. */
const NONCE_PLACE = 'CSP_NONCE';
const NOT_BUILT = 'the console is not built here: run "npm run build", and start the gateway again';

/**
 * Serves the console: its page at `/console` and at every path below, so that each of its addresses can be kept and sent,
 * and its assets, whose names change with their content. `/console/api/` is not of the page.
 * @param folder what Vite has built; where it is not there, `/console` says so and all else works
 */
export async function registerConsole(app: FastifyInstance, folder: string): Promise<void> {
  const page = await readPage(folder);

  async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    if (/^\/console\/api(?:[/?]|$)/.test(request.url)) {
      reply.callNotFound();
      return reply;
    }
    if (page === null) return reply.code(404).send({ error: NOT_BUILT });
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', pagePolicy(nonce))
      .type('text/html; charset=utf-8')
      .send(page.replace(NONCE_PLACE, nonce));
  }

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

async function readPage(folder: string): Promise<string | null> {
  try {
    return await readFile(path.join(folder, 'index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * What the page may do: load from here, ask here, and show pictures that styles have in themselves. The nonce is for style
 * elements that its scripts make (Content Security Policy Level 3, section 2.3.1).
 */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
