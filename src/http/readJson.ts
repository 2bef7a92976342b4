import { DomainError } from '../domain/errors.js';
import { isJsonObject } from '../domain/jsonObject.js';
import { isTooFine } from './jsonShape.js';

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** No body of ours has more than a dozen. */
const MAX_FIELDS = 100;

/**
 * The value of a body as it came, in bytes. Refuses invalid UTF-8, because a mangled device token would be stored like a
 * valid one.
 * @param values that a body of any size may have; absent: as many as usual
 * @throws DomainError INVALID_INPUT
 */
export function readJson(body: unknown, values?: number): unknown {
  if (!(body instanceof Buffer) || body.length === 0) throw new DomainError('INVALID_INPUT', 'the body is empty');
  if (isTooFine(body, values))
    throw new DomainError('INVALID_INPUT', 'the body has too many values, or too many fields in one');
  const value = parse(body);
  if (isJsonObject(value) && Object.keys(value).length > MAX_FIELDS) {
    throw new DomainError('INVALID_INPUT', `the body must have at most ${MAX_FIELDS} fields`);
  }
  return value;
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(UTF8.decode(body));
  } catch {
    throw new DomainError('INVALID_INPUT', 'the body is not JSON');
  }
}
