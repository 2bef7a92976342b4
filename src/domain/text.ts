import { refusedField } from './errors.js';

/** Characters (UTF-16 code units) of the name of a tenant, an app or a key. */
export const NAME_MAX = 256;

/**
 * Checks an input text: 1 to `max` characters, well-formed Unicode, no NUL (which PostgreSQL cannot store).
 * @throws DomainError INVALID_INPUT naming the field and the rule
 */
export function checkText(value: string, path: readonly string[], max: number): string {
  if (value === '') throw refusedField(path, 'must not be empty');
  if (value.length > max) throw refusedField(path, `must have at most ${max} characters`);
  if (value.includes('\0') || !value.isWellFormed()) {
    throw refusedField(path, 'must be well-formed Unicode without NUL characters');
  }
  return value;
}

/** The same for a text that may be absent; an absent or empty one becomes null. */
export function checkOptionalText(
  value: string | null | undefined,
  path: readonly string[],
  max: number,
): string | null {
  return value === null || value === undefined || value === '' ? null : checkText(value, path, max);
}

/** The text, or its longest beginning of whole characters (UAX #29) that has at most `max` code units with an ellipsis. */
export function shortenText(text: string, max: number): string {
  if (text.length <= max) return text;
  let end = 0;
  // Segmenting only a prefix would be wrong: a split grapheme would look whole.
  for (const { index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    if (index >= max) break;
    end = index;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}

/** Far beyond real data; deeper nesting would exhaust the stack. */
const MAX_JSON_DEPTH = 32;

/** The refusal of a value that cannot be stored as JSON. */
export const STORABLE_JSON_RULE = `must be well-formed Unicode without NUL characters, nested at most ${MAX_JSON_DEPTH} deep`;

/** Whether a value can be stored as JSON as it is: well-formed text without NUL throughout, nested 32 deep at most. */
export function isStorableJson(value: unknown): boolean {
  if (depthExceeds(value, MAX_JSON_DEPTH)) return false;
  const text = JSON.stringify(value);
  // JSON.stringify escapes exactly what cannot be stored: NUL and lone surrogates.
  return !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f][0-9a-f]{2})/i.test(text);
}

function depthExceeds(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return limit === 0 || Object.values(value).some((inner) => depthExceeds(inner, limit - 1));
}
