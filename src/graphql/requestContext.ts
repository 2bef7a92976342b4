import { Transform } from 'node:stream';
import type { FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { isAllowed } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { Callers } from '../http/callers.js';
import { bodyTooLarge } from '../http/errorAnswers.js';
import { refusalOf, type GraphqlContext } from './context.js';

/** Builds the resolvers' context of a request. */
export interface RequestContexts {
  /** @throws DomainError TOO_MANY_REQUESTS, or an internal error */
  of(request: FastifyRequest, reply: FastifyReply): Promise<GraphqlContext>;
  /**
   * A hook that authenticates before the body is read. From an anonymous caller it reads only a body of introspection size.
   * Only callers that may publish to many chats may send a larger body.
   * @throws DomainError as `of`, and for failed authentication
   */
  beforeBody(request: FastifyRequest, reply: FastifyReply, body: RequestPayload): Promise<RequestPayload>;
}

/** An introspection query has about 2 KiB. */
const ANONYMOUS_BODY_BYTES = 8 * 1024;
/** Of all who publish to no chats. */
const BODY_BYTES = 64 * 1024;

export function createRequestContexts(callers: Callers): RequestContexts {
  const known = new WeakMap<FastifyRequest, GraphqlContext>();

  async function find(request: FastifyRequest, reply: FastifyReply): Promise<GraphqlContext> {
    const context: GraphqlContext = {
      caller: null,
      refusal: null,
      requestId: request.id,
      trace: request.span?.context ?? null,
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
      // A request over the limit is refused before its body is read.
      if (!(error instanceof DomainError) || error.code === 'TOO_MANY_REQUESTS') throw error;
      context.refusal = error;
    }
    known.set(request, context);
    return context;
  }

  return {
    of: async (request, reply) => known.get(request) ?? find(request, reply),

    async beforeBody(request, reply, body) {
      // A GET has no body, and may come from a browser that wants the page.
      if (request.method === 'GET') return body;
      const context = await find(request, reply);
      const { caller } = context;
      if (caller && isAllowed(caller, 'publishToChats')) return body;
      const bytes = caller ? BODY_BYTES : ANONYMOUS_BODY_BYTES;
      // Creating an error is expensive, and few requests need one.
      const fault = () => (caller ? bodyTooLarge(bytes) : refusalOf(context));
      const length = request.headers['content-length'];
      if (Number(length ?? 0) > bytes) throw fault();
      return length === undefined || !caller ? body.pipe(upTo(bytes, fault)) : body;
    },
  };
}

/** Passes bytes through and fails beyond the limit. */
function upTo(bytes: number, fault: () => Error): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      done(seen > bytes ? fault() : null, chunk);
    },
  });
}
