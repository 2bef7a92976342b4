import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DomainError, type ErrorCode } from '../domain/errors.js';
import { isJsonObject } from '../domain/jsonObject.js';
import { readJson } from '../http/readJson.js';

/** `application/json` with any parameters. A browser page may also send `text/plain` or no type. */
const READABLE = /^(?:application\/json|text\/plain)\s*(?:;|$)/i;

/** Passes every body on as bytes, so that the same rules read it whatever its type. */
export function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

/**
 * The body as a JSON object. @param values see readJson
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE, or INVALID_INPUT if the body is empty, not JSON or not an object
 */
export function jsonObjectBody(request: FastifyRequest, values?: number): Record<string, unknown> {
  const type = request.headers['content-type'];
  if (type !== undefined && type.trim() !== '' && !READABLE.test(type)) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'the Content-Type must be application/json');
  }
  const value = readJson(request.body, values);
  if (!isJsonObject(value)) {
    throw new DomainError('INVALID_INPUT', 'the body must be a JSON object');
  }
  return value;
}

/** Parses a body with a schema. @throws DomainError of this code, naming the first invalid field */
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
  // Beckon's messages ("must be ..") continue the field's name. Zod's messages are sentences of their own.
  throw new DomainError(code, `${place}${/^[a-z]/.test(fault) ? ' ' : ': '}${fault}`);
}

/**
 * Route options that run a check before the body is read. If the check throws, the body is never kept. Node discards it as
 * it arrives, so a client that is still sending gets its answer.
 */
export function beforeBody(work: (request: FastifyRequest) => Promise<unknown>) {
  return {
    preParsing(request: FastifyRequest, _reply: unknown, _body: unknown, done: (error?: Error | null) => void): void {
      work(request).then(() => done(), done);
    },
  };
}
