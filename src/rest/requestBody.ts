import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import { readJson } from '../http/readJson.js';

/** `application/json` with any parameters; a browser page may send `text/plain` or nothing. */
const READABLE = /^(?:application\/json|text\/plain)\s*(?:;|$)/i;

/** Hands every body through as bytes, so that it is read by one set of rules, whatever its type claims. */
export function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/**
 * The body as a JSON object.
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE, or INVALID_INPUT for no bytes, no JSON, no object
 */
export function jsonObjectBody(request: FastifyRequest): Record<string, unknown> {
  const type = request.headers['content-type'];
  if (type !== undefined && type.trim() !== '' && !READABLE.test(type)) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the Content-Type must be application/json');
  }
  const value = readJson(request.body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DomainError('INVALID_INPUT', 'the body must be a JSON object');
  }
  return value as Record<string, unknown>;
}

/** What a schema makes of a body. @throws DomainError of this code, naming the first field that is not usable */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  code: ErrorCode = 'INVALID_INPUT',
): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') || 'the body';
  const fault = issue?.message ?? 'is not usable';
  // Our own words ("must be ..") go on from the name of the field; zod's are sentences of their own.
  throw new DomainError(code, `${place}${/^[a-z]/.test(fault) ? ' ' : ': '}${fault}`);
}

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
