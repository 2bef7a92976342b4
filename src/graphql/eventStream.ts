import type { FastifyReply, FastifyRequest } from 'fastify';

/** An answer that goes on, as server-sent events (HTML Living Standard, "Server-sent events"). */
export interface EventStream {
  /** Resolves once the network has taken it; to false when the client has gone, or takes nothing for too long. */
  send(event: 'next' | 'complete', data: unknown): Promise<boolean>;
  end(): void;
}

/** So often something is said, so that nothing between takes the connection for dead. */
const PING_MS = 12_000;
/** A client that takes nothing for so long is dropped: it finds what it has missed when it comes back. */
const STALL_MS = 8_000;

/** Begins the answer. @param onGone called when the client has gone */
export function openEventStream(request: FastifyRequest, reply: FastifyReply, onGone: () => void): EventStream {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    // Some proxies gather answers before they pass them on.
    'x-accel-buffering': 'no',
  });
  const write = (text: string): Promise<boolean> =>
    new Promise((resolve) => {
      const stalled = setTimeout(() => raw.destroy(), STALL_MS);
      // Nothing is said of what a connection that closes has not taken.
      const onClose = () => done(false);
      const done = (isTaken: boolean) => {
        clearTimeout(stalled);
        raw.off('close', onClose);
        resolve(isTaken);
      };
      raw.once('close', onClose);
      raw.write(text, (error) => done(!error));
    });
  const ping = setInterval(() => void write(':\n\n'), PING_MS);
  const leave = () => {
    clearInterval(ping);
    onGone();
  };
  // A client that left while it was found out who it is has closed already.
  if (request.raw.socket.destroyed) leave();
  else raw.once('close', leave);
  void write(':\n\n');
  return {
    send: (event, data) =>
      raw.destroyed
        ? Promise.resolve(false)
        : write(`event: ${event}\ndata: ${data === null ? '' : JSON.stringify(data)}\n\n`),
    end: () => void raw.end(),
  };
}
