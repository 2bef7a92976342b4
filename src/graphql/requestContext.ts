import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.js';
import type { Callers } from '../http/callers.js';
import type { GraphqlContext } from './context.js';

/** What resolvers know of a request. @throws DomainError TOO_MANY_REQUESTS, and what is our fault */
export async function requestContext(
  callers: Callers,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<GraphqlContext> {
  const context: GraphqlContext = {
    caller: null,
    refusal: null,
    requestId: request.id,
    acceptLanguage: request.headers['accept-language'],
    countMore: (calls) => callers.countMore(request, calls),
    countCost: (costOf) => callers.countCost(request, costOf),
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
  return context;
}
