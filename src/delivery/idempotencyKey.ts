import { DomainError } from '../domain/errors.js';
import { isBrokenId } from '../domain/publicId.js';
import { IDEMPOTENCY_KEY_MAX } from '../domain/publishLimits.js';

/**
 * The key of an Idempotency-Key header, as the IETF draft writes it (a string in quotes) or as most clients do (bare);
 * null: there is none.
 * @throws DomainError INVALID_INPUT for an empty one, one that is no UTF-8, or more than one
 */
export function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const text = Array.isArray(header) ? null : header.trim();
  const key = text !== null && /^".*"$/.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
  if (key === null || key === '' || key.length > IDEMPOTENCY_KEY_MAX) {
    throw new DomainError('INVALID_INPUT', `the Idempotency-Key must have 1 to ${IDEMPOTENCY_KEY_MAX} characters`);
  }
  if (isBrokenId(key)) throw new DomainError('INVALID_INPUT', 'the Idempotency-Key must be in UTF-8');
  return key;
}
