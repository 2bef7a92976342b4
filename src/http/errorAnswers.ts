import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError, internalFault } from '../domain/errors.js';
import { retryAfterSeconds } from './retryAfter.js';

const KIB = 1_024;
const MIB = 1_024 * KIB;

/**
 * Makes the error handler of an API. Everything that is thrown becomes a refusal here, and the API only words it. Our own
 * faults are logged; their answer only says where to find them in the log.
 */
export function answerErrors(wordsOf: (refusal: DomainError) => { status: number; body: object }) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const refusal = error instanceof DomainError ? error : refusalOf(error as FastifyError, request);
    if (refusal.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
    const { status, body } = wordsOf(refusal);
    const retryAfter = refusal.retryAfterSeconds ?? retryAfterSeconds(status);
    if (retryAfter !== undefined) reply.header('retry-after', retryAfter);
    return reply.code(status).send(body);
  };
}

/** A refusal for an error of Fastify or anything else that was thrown. */
function refusalOf({ statusCode = 500 }: FastifyError, { id, routeOptions }: FastifyRequest): DomainError {
  if (statusCode === 413) return bodyTooLarge(routeOptions.bodyLimit);
  if (statusCode === 415) return new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the Content-Type must be application/json');
  if (statusCode < 500) return new DomainError('INVALID_INPUT', 'the request is not usable');
  return internalFault(id);
}

/** The refusal of a body that is longer than this API accepts. */
export function bodyTooLarge(limitBytes: number): DomainError {
  const limit = limitBytes < MIB ? `${limitBytes / KIB} KiB` : `${limitBytes / MIB} MiB`;
  return new DomainError('BODY_TOO_LARGE', `the body must have at most ${limit}`);
}
