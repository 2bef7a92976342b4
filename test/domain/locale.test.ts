import { canonicalLocale, checkLocale, lookupLocale } from '../../src/domain/locale.js';
import { sessionLocale } from '../../src/domain/sessionLocale.js';
import { refusalOf } from './refusalOf.js';

test.each([
  ['de', 'de'],
  ['DE-de', 'de-DE'],
  ['zh-hant-tw', 'zh-Hant-TW'],
  ['iw', 'he'],
  ['', null],
  ['*', null],
  ['de_DE', null],
  ['english please', null],
  ['de-', null],
  ['constructor', null],
  [`de-${'x-abcdefgh-'.repeat(4)}a`, null],
])('canonical: %p is %p', (tag, locale) => {
  expect(canonicalLocale(tag)).toBe(locale);
});

it('refuses what has to be a tag and is none, without repeating it', () => {
  expect(checkLocale('pt-br', ['locale'])).toBe('pt-BR');
  const error = refusalOf(() => checkLocale('not a tag', ['defaultLocale']));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['defaultLocale'] });
  expect(error.message).toMatch(/^defaultLocale must be/);
  expect(error.message).not.toContain('not a tag');
});

describe('lookup', () => {
  const known = (...locales: string[]) => [(locale: string) => locales.includes(locale)] as const;

  test.each<[string[], string[], string | null]>([
    [['de-CH-1996'], ['de', 'de-CH'], 'de-CH'],
    [['de-CH-1996'], ['de'], 'de'],
    // A single letter goes together with what it introduces (RFC 4647 section 3.4).
    [['zh-Hant-CN-x-private1'], ['zh-Hant-CN-x', 'zh-Hant'], 'zh-Hant'],
    [['fi', 'de-DE', 'en'], ['en', 'de'], 'de'],
    [['fi'], ['en'], null],
    [['de'], ['de-DE'], null],
    [[], ['en'], null],
  ])('of %j in %j finds %j', (wanted, locales, found) => {
    expect(lookupLocale(wanted, ...known(...locales))).toBe(found);
  });
});

describe("a client's language", () => {
  it('is what it says, else what it tells the scenario, else what its requests accept', () => {
    const all = { locale: 'DE', parameters: { locale: 'fr', language: 'es' }, acceptLanguage: 'it' };
    expect(sessionLocale(all)).toBe('de');
    expect(sessionLocale({ ...all, locale: null })).toBe('fr');
    expect(sessionLocale({ ...all, locale: null, parameters: { language: 'es_mx' } })).toBe('es-MX');
    expect(sessionLocale({ acceptLanguage: 'it' })).toBe('it');
    expect(sessionLocale({})).toBeNull();
  });

  test.each<[unknown]>([['not a tag'], [''], [7], [null], [{ de: 1 }], [['de']]])(
    'is not %j in the parameters',
    (value) => {
      expect(sessionLocale({ parameters: { locale: value, language: value }, acceptLanguage: 'sv' })).toBe('sv');
    },
  );

  test.each([
    ['de-CH, de;q=0.9, en;q=0.8, *;q=0.5', 'de-CH'],
    ['en;q=0.5,  pl ; q=0.9', 'pl'],
    ['*', null],
    ['', null],
    ['fr;q=0, nl;q=0.1', 'nl'],
    ['nonsense!, , ja', 'ja'],
    ['de;q=high, ja;q=0.2', 'ja'],
    [',;,', null],
  ])('accepted as %j is %p', (header, locale) => {
    expect(sessionLocale({ acceptLanguage: header })).toBe(locale);
  });

  it('is refused where it is said outright and is no tag', () => {
    for (const locale of ['', 'not a tag']) {
      expect(refusalOf(() => sessionLocale({ locale, acceptLanguage: 'de' }))).toMatchObject({ inputPath: ['locale'] });
    }
  });
});
