import { IDEMPOTENCY_KEY_MAX } from '../../domain/chatEvent.js';
import { DomainError } from '../../domain/errors.js';
import { isBrokenId } from '../../domain/publicId.js';

/**
 * The key of an Idempotency-Key header. It is in quotes as in the IETF draft, or bare as most clients send it. Null: there
 * is no header.
 * @throws DomainError INVALID_INPUT if the key is empty or not UTF-8, or if there is more than one
 */
export function idempotencyKeyOf(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const text = Array.isArray(header) ? null : header.trim();
  const key = text !== null && /^".*"$/.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
  if (key === null || key === '' || key.length > IDEMPOTENCY_KEY_MAX) {
    throw new DomainError('INVALID_INPUT', `the Idempotency-Key must have 1 to ${IDEMPOTENCY_KEY_MAX} characters`);
  }
  if (isBrokenId(key)) throw new DomainError('INVALID_INPUT', 'the Idempotency-Key must be in UTF-8');
  return key;
}
