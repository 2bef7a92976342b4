import { canonicalLocale, checkLocale, lookupLocale } from '../../src/domain/locale.js';
import { platformLocale } from '../../src/notifications/platformLocale.js';
import { sessionLocale } from '../../src/chats/sessionLocale.js';
import { refusalOf } from '../support/refusalOf.js';

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

it('refuses an invalid tag without repeating it', () => {
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

/** As Java, ICU, Apple, glibc and .NET write them. */
test.each<readonly [string, string | null]>([
  ['de-CH', 'de-CH'],
  ['DE_de', 'de-DE'],
  ['zh_CN_#Hans', 'zh-Hans-CN'],
  ['zh__#Hant', 'zh-Hant'],
  ['sr_RS_#Latn', 'sr-Latn-RS'],
  ['th_TH_TH_#u-nu-thai', 'th-TH'],
  ['ja_JP_JP_#u-ca-japanese', 'ja-JP'],
  ['no_NO_NY', 'no-NO'],
  ['iw_IL', 'he-IL'],
  ['de_DE@calendar=gregorian', 'de-DE'],
  ['en_US@rg=gbzzzz', 'en-US'],
  ['de@collation=phonebook;currency=EUR', 'de'],
  ['zh-Hans_CN', 'zh-Hans-CN'],
  ['en_US_POSIX', 'en-US'],
  ['de_DE.UTF-8', 'de-DE'],
  ['de_DE.ISO-8859-15@euro', 'de-DE'],
  ['sr_RS.UTF-8@latin', 'sr-Latn-RS'],
  ['sr@latin', 'sr-Latn'],
  ['sr_RS@Cyrillic', 'sr-Cyrl-RS'],
  ['sd_IN@devanagari', 'sd-Deva-IN'],
  ['en-US-u-ca-gregory-nu-latn-rg-gbzzzz-hc-h12-ms-metric', 'en-US'],
  ['de-DE-x-an-app-of-mine-with-many-words-of-its-own', 'de-DE'],
  ['es-419', 'es-419'],
  ['de-CH-1996', 'de-CH-1996'],
  ['sl-IT-rozaj-biske-1994-nedis-solba-rozaj99', 'sl-IT'],
  ['zh-yue-HK', 'zh-HK'],
  ['zh-CHS', 'zh'],
  [' fr_FR ', 'fr-FR'],
  // What a single letter or digit begins is no matter of words, however it is written.
  ['th_TH_TH_u_nu_thai', 'th-TH'],
  ['th_TH_TH_1_thai', 'th-TH'],
  ['de_#u_Latn_AT', 'de'],
  ['es_419_NY', 'es-419'],
  ['zh_CN_H#ans', 'zh-CN'],
  [`de_${'1'.repeat(1_000)}_AT`, 'de'],
  ...[
    'english',
    'default',
    'system',
    'C',
    'C.UTF-8',
    'POSIX',
    'und',
    'und-DE',
    'mul',
    'mis',
    'zxx',
    '_DE',
    'x-mine',
    '*',
    '',
    '@latin',
    '12',
  ].map((word) => [word, null] as const),
])('a platform that says %p means %p', (identifier, locale) => {
  expect(platformLocale(identifier)).toBe(locale);
});

describe("a client's language", () => {
  it('is the given one, else that of the scenario, else that of the Accept-Language header', () => {
    const all = { locale: 'DE', parameters: { locale: 'fr', language: 'es' }, acceptLanguage: 'it' };
    expect(sessionLocale(all)).toBe('de');
    expect(sessionLocale({ ...all, locale: null })).toBe('fr');
    expect(sessionLocale({ ...all, locale: null, parameters: { language: 'es_mx' } })).toBe('es-MX');
    expect(sessionLocale({ acceptLanguage: 'it' })).toBe('it');
    expect(sessionLocale({})).toBeNull();
  });

  test.each<[unknown]>([['not a tag'], ['english'], ['system'], ['und'], [''], [7], [null], [{ de: 1 }], [['de']]])(
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
    ['en_US;q=0.9, fr_CA', 'fr-CA'],
    ['english, zh_CN_#Hans;q=0.5', 'zh-Hans-CN'],
    ['de-DE-u-ca-gregory-nu-latn-rg-chzzzz-hc-h23,en;q=0.9', 'de-DE'],
    ['de;q=high, ja;q=0.2', 'ja'],
    [',;,', null],
  ])('accepted as %j is %p', (header, locale) => {
    expect(sessionLocale({ acceptLanguage: header })).toBe(locale);
  });

  it('is refused where it is said outright and is no tag', () => {
    expect(sessionLocale({ locale: 'zh_CN_#Hans' })).toBe('zh-Hans-CN');
    for (const locale of ['', 'not a tag', 'english']) {
      expect(refusalOf(() => sessionLocale({ locale, acceptLanguage: 'de' }))).toMatchObject({ inputPath: ['locale'] });
    }
  });
});
