import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.js';

/** A plausible coding name. Other header content is not repeated in the error. */
const NAME = /^[a-z][a-z-]{0,15}$/;

/**
 * Refuses a compressed body (RFC 9110 section 8.4) and says so in the response (section 12.5.3).
 * @throws DomainError UNSUPPORTED_MEDIA_TYPE
 */
export function checkContentCoding({ headers }: FastifyRequest, reply: FastifyReply): void {
  const { 'content-encoding': given = '', 'content-length': length, 'transfer-encoding': transfer } = headers;
  const isEmpty = transfer === undefined && (length === undefined || Number(length) === 0);
  const codings = given.split(',').map((coding) => coding.trim().toLowerCase());
  const packed = codings.find((coding) => coding !== '' && coding !== 'identity');
  if (isEmpty || packed === undefined) return;
  reply.header('accept-encoding', 'identity');
  const named = NAME.test(packed) ? `Content-Encoding ${packed}` : 'this Content-Encoding';
  throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `${named} is not supported here: send the body without any`);
}
