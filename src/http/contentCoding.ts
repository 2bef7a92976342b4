import type { FastifyReply, FastifyRequest } from 'fastify';

/** A plausible coding name. Other header content is not repeated in the error. */
const NAME = /^[a-z][a-z-]{0,15}$/;

/**
 * Why a compressed body is refused (RFC 9110 section 8.4), which the response then says, too (section 12.5.3).
 * @returns null: the body is not compressed
 */
export function contentCodingFault({ headers }: FastifyRequest, reply: FastifyReply): string | null {
  const { 'content-encoding': given, 'content-length': length, 'transfer-encoding': transfer } = headers;
  if (given === undefined) return null;
  const isEmpty = transfer === undefined && (length === undefined || Number(length) === 0);
  const codings = given.split(',').map((coding) => coding.trim().toLowerCase());
  const packed = codings.find((coding) => coding !== '' && coding !== 'identity');
  if (isEmpty || packed === undefined) return null;
  reply.header('accept-encoding', 'identity');
  const named = NAME.test(packed) ? `Content-Encoding ${packed}` : 'this Content-Encoding';
  return `${named} is not supported here: send the body without any`;
}
