import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface SlowBodyOptions {
  /** A whole request that is read here, in milliseconds. */
  ownMs: number;
  /** What is passed on: in each window so many bytes at least, of a client that could send them. */
  passed: { windowMs: number; bytes: number };
}

/**
 * Cuts off, with 408 (RFC 9110 section 15.5.9), whoever takes for ever to send a body: it would hold a connection, here and
 * maybe at the contact center, and a stop. Where large files pass, the server's own limit is for those.
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
    // What waits to be taken has been sent: then the contact center is the slow one.
    if (got < bytes && request.raw.readableLength === 0) cutOff(request, reply);
  }, windowMs);
}

/** As Node does it by itself: whoever is cut off may be in the middle of its body. */
function cutOff({ raw }: FastifyRequest, reply: FastifyReply): void {
  if (raw.complete || raw.socket.destroyed) return;
  if (!reply.raw.headersSent) raw.socket.write('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n');
  raw.socket.destroySoon();
}
