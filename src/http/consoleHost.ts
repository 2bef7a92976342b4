import type { FastifyReply, FastifyRequest } from 'fastify';
import type { BuiltPage } from './builtPage.js';

/**
 * Whether a request was sent to the console's host. Other names that resolve here may belong to someone else, so the
 * console does not respond there (RFC 9110 section 15.5.20).
 * @param host the Host header, or the one reported by a trusted proxy
 * @param publicOrigin the configured origin of the console; null: any host
 */
export function isConsoleHost(host: string, publicOrigin: string | null): boolean {
  if (publicOrigin === null) return true;
  const { protocol, hostname, host: named, port } = new URL(publicOrigin);
  const asked = host.toLowerCase();
  return asked === named || (port === '' && asked === `${hostname}:${protocol === 'https:' ? 443 : 80}`);
}

/** A hook for routes of the console's host; other hosts get 421. */
export function atConsoleHost(publicOrigin: string | null) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> =>
    isConsoleHost(request.host, publicOrigin) ? undefined : misdirected(reply, publicOrigin);
}

/** The page, at the console's host only. */
export function pageAtConsoleHost(page: BuiltPage, publicOrigin: string | null): BuiltPage {
  return {
    send: (reply) =>
      isConsoleHost(reply.request.host, publicOrigin) ? page.send(reply) : misdirected(reply, publicOrigin),
  };
}

function misdirected(reply: FastifyReply, publicOrigin: string | null): FastifyReply {
  return reply.code(421).send({ error: `this is served at ${String(publicOrigin)} only` });
}
