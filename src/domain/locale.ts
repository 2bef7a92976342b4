import { DomainError } from './errors.js';

/** Longer ones hold more than a language and a place (RFC 5646 section 4.4.1: at least 35 characters are to be kept). */
const MAX_LENGTH = 35;

/** A well-formed BCP 47 tag in its canonical spelling (`DE-de` becomes `de-DE`), or null when it is none. */
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

/** The refusal of what has to be a tag and is none. */
export function noLocale(path: readonly string[]): DomainError {
  return new DomainError(
    'INVALID_INPUT',
    `${path.at(-1) ?? 'locale'} must be a BCP 47 language tag such as de or pt-BR, with at most ${MAX_LENGTH} characters`,
    path,
  );
}

/**
 * The first that `has` knows, trying each wanted one and then what it begins with: `de-CH-1996`, `de-CH`, `de`
 * (RFC 4647 section 3.4, "Lookup").
 * @param wanted canonical tags, dearest first
 */
export function lookupLocale(wanted: readonly string[], has: (locale: string) => boolean): string | null {
  for (const locale of wanted) {
    for (let range: string | null = locale; range !== null; range = truncated(range)) {
      if (has(range)) return range;
    }
  }
  return null;
}

/** Without the last subtag, and without the single letter or digit that would then stand last. */
function truncated(range: string): string | null {
  const subtags = range.split('-').slice(0, -1);
  if (subtags.at(-1)?.length === 1) subtags.pop();
  return subtags.length === 0 ? null : subtags.join('-');
}
