import { noLocale } from '../domain/locale.js';
import { platformLocale } from '../notifications/room.js';

/** The sources of a client's language in a request for a chat. */
interface LocaleHints {
  /** Given explicitly. */
  locale?: string | null | undefined;
  /** The client's parameters for the scenario. Apps send their language as `locale` or `language`. */
  parameters?: Readonly<Record<string, unknown>> | null | undefined;
  /** The request's Accept-Language header. */
  acceptLanguage?: string | null | undefined;
}

/**
 * The client's language as a canonical BCP 47 tag; null: no source has a usable tag. Invalid tags are ignored in sources
 * not meant for Beckon.
 * @throws DomainError INVALID_INPUT for a `locale` that is no language tag
 */
export function sessionLocale({ locale, parameters, acceptLanguage }: LocaleHints): string | null {
  if (locale !== null && locale !== undefined) return checkSessionLocale(locale);
  return (
    parameterLocale(parameters?.['locale']) ??
    parameterLocale(parameters?.['language']) ??
    acceptedLocale(acceptLanguage ?? '')
  );
}

/** A language that a client has chosen, in its canonical spelling. @throws DomainError INVALID_INPUT */
export function checkSessionLocale(locale: string): string {
  const tag = platformLocale(locale);
  if (tag === null) throw noLocale(['locale']);
  return tag;
}

function parameterLocale(value: unknown): string | null {
  return typeof value === 'string' ? platformLocale(value) : null;
}

/** The usable tag with the highest quality, the first of equals (RFC 9110 section 12.5.4). */
function acceptedLocale(header: string): string | null {
  const ranges = header.split(',').map((part) => {
    const [range = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const quality = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2) ?? '1';
    return { locale: platformLocale(range), quality: Number(quality) };
  });
  const [best] = ranges
    .filter(({ locale, quality }) => locale !== null && quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return best?.locale ?? null;
}
