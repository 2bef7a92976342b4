import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Does something once when an exchange is over: its answer has gone out, or its client is gone. An answer that waits
 * behind those of earlier requests of its connection (RFC 9112 section 9.3.2) does not hear when that is closed.
 */
export function whenOver(request: FastifyRequest, reply: FastifyReply, work: () => void): void {
  const { socket } = request.raw;
  let isOver = false;
  const over = () => {
    // The one closes the other, and what is removed while an event is told is told of it all the same.
    if (isOver) return;
    isOver = true;
    reply.raw.off('close', over);
    socket.off('close', over);
    work();
  };
  if (socket.destroyed) {
    process.nextTick(work);
    return;
  }
  // As many requests as a client sends on one connection without waiting.
  socket.setMaxListeners(0);
  reply.raw.once('close', over);
  socket.once('close', over);
}
