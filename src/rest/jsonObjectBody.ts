import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.js';
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
