import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, internalFault } from '../domain/errors.js';
import { retryAfterSeconds } from './retryAfter.js';

/**
 * Makes the error handler of a door: what is thrown becomes a refusal here, whoever throws it, and the door only words that.
 * What is our own fault is logged, and says no more than where to find it in the log.
 */
export function answerErrors(wordsOf: (refusal: DomainError) => { status: number; body: object }) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refusal = error instanceof DomainError ? error : refusalOf(error as FastifyError, request.id);
    if (refusal.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
    const { status, body } = wordsOf(refusal);
    const retryAfter = refusal.retryAfterSeconds ?? retryAfterSeconds(status);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    return reply.code(status).send(body);
  };
}

/** What Fastify has against a request, or anything else that was thrown, as a refusal. */
function refusalOf({ statusCode = 500 }: FastifyError, requestId: string): DomainError {
  if (statusCode === 413)
    return new DomainError('BODY_TOO_LARGE', 'the body must have at most 64 KiB, or 4 MiB from a platform');
  if (statusCode === 415) return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the Content-Type must be application/json');
  if (statusCode < 500) return new DomainError('INVALID_INPUT', 'the request is not usable');
  return internalFault(requestId);
}
