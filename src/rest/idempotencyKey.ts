import { DomainError } from '../domain/errors.js';
import { IDEMPOTENCY_KEY_MAX } from '../services/events.js';

/**
 * The key of an Idempotency-Key header, as the IETF draft writes it (a string in quotes) or as most clients do (bare);
 * null: there is none.
 * @throws DomainError INVALID_INPUT for an empty one, or more than one
 */
export function idempotencyKey(header: string | string[] | undefined): string | null {
  if (header === undefined) return null;
  const text = Array.isArray(header) ? null : header.trim();
  const key = text !== null && /^".*"$/.test(text) ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
  if (key === null || key === '' || key.length > IDEMPOTENCY_KEY_MAX) {
    throw new DomainError('INVALID_INPUT', `the Idempotency-Key must have 1 to ${IDEMPOTENCY_KEY_MAX} characters`);
  }
  return key;
}
