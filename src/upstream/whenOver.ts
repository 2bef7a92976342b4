import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Runs once when an exchange is over: the response was sent, or the client is gone. A response that waits behind
 * earlier ones of its connection (RFC 9112 section 9.3.2) gets no close event.
 */
export function whenOver(request: FastifyRequest, reply: FastifyReply, work: () => void): void {
  const { socket } = request.raw;
  let isOver = false;
  const over = () => {
    // One closes the other, and a listener removed during an event is still called.
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
