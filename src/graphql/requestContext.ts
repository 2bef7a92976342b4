import { Transform } from 'node:stream';
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { DomainError } from '../domain/errors.js';
import type { Callers } from '../http/callers.js';
import { refusalOf, type GraphqlContext } from './context.js';

/** What resolvers know of a request. */
export interface RequestContexts {
  /** @throws DomainError TOO_MANY_REQUESTS, and what is our fault */
  of(request: FastifyRequest, reply: FastifyReply): Promise<GraphqlContext>;
  /**
   * A hook that finds out who is calling before the body is read. Of nobody only so much is read as it takes to ask for the
   * schema. @throws DomainError as `of`, and why nobody is known to call
   */
  beforeBody(request: FastifyRequest, reply: FastifyReply, body: RequestPayload): Promise<RequestPayload>;
}

/** What tools send to know the schema has some 2 KiB. */
const BODY_OF_NOBODY_BYTES = 8 * 1024;

export function createRequestContexts(callers: Callers): RequestContexts {
  const known = new WeakMap<FastifyRequest, GraphqlContext>();

  async function find(request: FastifyRequest, reply: FastifyReply): Promise<GraphqlContext> {
    const context: GraphqlContext = {
      caller: null,
      refusal: null,
      requestId: request.id,
      acceptLanguage: request.headers['accept-language'],
      countMore: (calls) => callers.countMore(request, calls),
      countCost: (costOf) => callers.countCost(request, costOf),
      nextTurn: (pieces) => callers.nextTurn(request, pieces),
      requestingChat: (work) => callers.requestingChat(request, reply, work),
    };
    try {
      context.caller = await callers.of(request);
      callers.checkCost(request);
    } catch (error) {
      // One request too many is refused whole, before anything is read of it.
      if (!(error instanceof DomainError) || error.code === 'TOO_MANY_REQUESTS') throw error;
      context.refusal = error;
    }
    known.set(request, context);
    return context;
  }

  return {
    of: async (request, reply) => known.get(request) ?? find(request, reply),

    async beforeBody(request, reply, body) {
      // A GET has none, and may be of a browser that is to be shown a page.
      if (request.method === 'GET') return body;
      const context = await find(request, reply);
      if (context.caller) return body;
      if (Number(request.headers['content-length'] ?? 0) > BODY_OF_NOBODY_BYTES) throw refusalOf(context);
      return body.pipe(upTo(BODY_OF_NOBODY_BYTES, refusalOf(context)));
    },
  };
}

/** Passes on what comes, and fails where more comes. */
function upTo(bytes: number, fault: Error): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > bytes ? fault : null, chunk);
    },
  });
}
