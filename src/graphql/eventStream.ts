import type { FastifyReply, FastifyRequest } from 'fastify';

/** A response of server-sent events (HTML Living Standard, "Server-sent events"). */
interface EventStream {
  /** Resolves once the socket has accepted it; to false if the client is gone or stalled. */
  send(event: 'next' | 'complete', data: unknown): Promise<boolean>;
  end(): void;
}

/** The interval of pings, which keep proxies from closing the connection. */
const PING_MS = 12_000;
/** A client that reads nothing for this long is dropped. It catches up when it reconnects. */
const STALL_MS = 8_000;

/** Starts the response. @param onGone called when the client is gone */
export function openEventStream(request: FastifyRequest, reply: FastifyReply, onGone: () => void): EventStream {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    // Keeps nginx from buffering the stream.
    'x-accel-buffering': 'no',
  });
  const write = (text: string): Promise<boolean> =>
    new Promise((resolve) => {
      const stalled = setTimeout(() => raw.destroy(), STALL_MS);
      // A closing connection does not call back for pending writes.
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
  // The client may have closed the connection during authentication.
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
