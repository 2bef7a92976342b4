import { refusedField, type DomainError } from './errors.js';

/** RFC 5646 section 4.4.1 asks for at least 35 characters. Longer tags hold more than language and region. */
const MAX_LENGTH = 35;

/** A well-formed BCP 47 tag in its canonical spelling (`DE-de` becomes `de-DE`), or null if it is invalid. */
export function canonicalLocale(tag: string): string | null {
  if (tag.length > MAX_LENGTH) return null;
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return null;
  }
}

/** The same for a tag that has to be one. @throws DomainError INVALID_INPUT */
export function checkLocale(tag: string, path: readonly string[]): string {
  const locale = canonicalLocale(tag);
  if (locale !== null) return locale;
  throw noLocale(path);
}

/** The refusal of an invalid language tag. */
export function noLocale(path: readonly string[]): DomainError {
  return refusedField(path, `must be a BCP 47 language tag such as de or pt-BR, with at most ${MAX_LENGTH} characters`);
}

/**
 * The first available locale: each wanted tag and its prefixes, `de-CH-1996`, `de-CH`, `de` (RFC 4647 section 3.4,
 * "Lookup").
 * @param wanted canonical tags, in order of preference
 */
export function lookupLocale(wanted: readonly string[], has: (locale: string) => boolean): string | null {
  for (const locale of wanted) {
    for (let range: string | null = locale; range !== null; range = truncated(range)) {
      if (has(range)) return range;
    }
  }
  return null;
}

/** The tag without its last subtag, and without a single-character subtag before it. */
function truncated(range: string): string | null {
  const subtags = range.split('-').slice(0, -1);
  if (subtags.at(-1)?.length === 1) subtags.pop();
  return subtags.length === 0 ? null : subtags.join('-');
}
