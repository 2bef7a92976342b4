import type { FastifyRequest } from 'fastify';

/**
 * A route's options by which something is found out before a byte of the body is read. Where that throws, the body is
 * never kept: Node throws it away as it comes, so that the client, which may still be sending, gets its answer.
 */
export function beforeBody(work: (request: FastifyRequest) => Promise<unknown>) {
  return {
    preParsing: async (request: FastifyRequest): Promise<void> => {
      await work(request);
    },
  };
}
