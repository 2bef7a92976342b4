import { Server } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The end of a server while another process serves the same port. */
export interface Retirement {
  /**
   * Takes no new connections, and serves those that are open. Each is closed with its next answer, which says so
   * (`Connection: close`), so that no request meets a closed connection.
   * @returns once no connection is left, or the time is over
   */
  begin(limitMs: number): Promise<void>;
}

/** Prepares a server for it, before it listens. */
export function createRetirement(app: FastifyInstance): Retirement {
  let hasBegun = false;
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (hasBegun) reply.header('connection', 'close');
    done(null, payload);
  });
  return {
    async begin(limitMs) {
      hasBegun = true;
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
      // That of an HTTP server would break idle connections, on which a request may be arriving.
      const closed = new Promise<void>((resolve) => void Server.prototype.close.call(app.server, () => resolve()));
      await Promise.race([closed, limit]);
      clearTimeout(timer);
    },
  };
}
