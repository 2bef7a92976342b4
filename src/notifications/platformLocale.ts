import { canonicalLocale } from '../domain/locale.js';

/** Codes without a language: undetermined, multiple, uncoded, no linguistic content (ISO 639-2). */
const NO_LANGUAGE = new Set(['und', 'mul', 'mis', 'zxx']);
/** Scripts as glibc names them: `sr_RS@latin`. */
const GLIBC_SCRIPTS: Readonly<Record<string, string>> = { latin: 'Latn', cyrillic: 'Cyrl', devanagari: 'Deva' };
/** Beyond real values; the rest is ignored. */
const MAX_LENGTH = 1_000;

/**
 * Language, script, region and variants of an identifier as platforms write them, as a canonical BCP 47 tag: BCP 47 itself,
 * Java (`zh_CN_#Hans`), ICU and Apple (`de_DE@calendar=gregorian`), POSIX (`de_DE.UTF-8`). Extensions about numbers and
 * sorting (`-u-...`) do not affect texts and are left out. Null: no language, such as `english`, `C` or `und`.
 */
export function platformLocale(identifier: string): string | null {
  const [tag = '', modifier = ''] = identifier.trim().slice(0, MAX_LENGTH).split('@');
  const [name = ''] = tag.split('.');
  const subtags = name.split(/[-_]/);
  const script = GLIBC_SCRIPTS[modifier.toLowerCase()];
  return (script === undefined ? baseName(subtags.join('-')) : null) ?? assembled(subtags, script);
}

function baseName(tag: string): string | null {
  try {
    const { language, baseName: base } = new Intl.Locale(tag);
    if (!isLanguage(language)) return null;
    // `en-US-posix` becomes an extension. Too many variants are dropped.
    return base.includes('-u-') ? null : canonicalLocale(base);
  } catch {
    return null;
  }
}

/** From subtags in any order, and among them some that BCP 47 does not know. */
function assembled([language = '', ...rest]: readonly string[], glibcScript: string | undefined): string | null {
  if (!isLanguage(language)) return null;
  // A single letter or digit starts an extension, in Java after `#`.
  const end = rest.findIndex((subtag) => /^#?[a-z\d]$/i.test(subtag));
  const subtags = rest.slice(0, end < 0 ? undefined : end).map((subtag) => subtag.replace(/^#/, ''));
  return new Intl.Locale(language, {
    script: glibcScript ?? subtags.find((subtag) => /^[a-z]{4}$/i.test(subtag)),
    region: subtags.find((subtag) => /^(?:[a-z]{2}|\d{3})$/i.test(subtag)),
  }).baseName;
}

/** Longer subtags are well-formed, but no language has one: the value is an ordinary word. */
function isLanguage(subtag: string): boolean {
  return /^[a-z]{2,3}$/i.test(subtag) && !NO_LANGUAGE.has(subtag.toLowerCase());
}
