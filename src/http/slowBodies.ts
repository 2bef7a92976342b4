import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

interface SlowBodyOptions {
  /** A whole request that is read here, in milliseconds. */
  ownMs: number;
  /** For proxied bodies: the least bytes per window from a client that is not held back. */
  passed: { windowMs: number; bytes: number };
}

/**
 * Ends requests with a slow body with 408 (RFC 9110 section 15.5.9). They would hold a connection here and at the
 * contact center, and delay a shutdown. With large uploads, the server's own timeout covers only those.
 */
export function limitSlowBodies(app: FastifyInstance, { ownMs, passed }: SlowBodyOptions): void {
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    if (coding === undefined && (length === undefined || Number(length) === 0)) return;
    const isPassedOn = request.routeOptions.config.isPassedOn ?? false;
    const timer = isPassedOn ? watchRate(request, reply, passed) : setTimeout(() => cutOff(request, reply), ownMs);
    request.raw.once('close', () => clearInterval(timer));
  });
}

function watchRate(request: FastifyRequest, reply: FastifyReply, { windowMs, bytes }: SlowBodyOptions['passed']) {
  const { socket } = request.raw;
  let before = socket.bytesRead;
  return setInterval(() => {
    const got = socket.bytesRead - before;
    before = socket.bytesRead;
    // If bytes are waiting to be read, the contact center is the slow side.
    if (got < bytes && request.raw.readableLength === 0) cutOff(request, reply);
  }, windowMs);
}

/** Closes the connection as Node does, because the client may be in the middle of its body. */
function cutOff({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete || raw.socket.destroyed) return;
  if (!reply.raw.headersSent) raw.socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  raw.socket.destroySoon();
}
