/** Capitalizes an error message of the gateway. A leading field name, such as appId, stays as it is. */
export function sentence(words: string): string {
  return /^[a-z]+(?![\w.])/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

/** A count with thousands separators. @param locale default: the browser's */
export function formatCount(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** A number with at most so many decimals. @param locale default: the browser's */
export function formatNumber(value: number, decimals: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }).format(value);
}

/** A share as a percentage with one decimal. @param share 0 to 1 @param locale default: the browser's */
export function formatShare(share: number, locale?: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share);
}

/** English, as all words of the console. */
const PLURALS = new Intl.PluralRules('en');

/** The noun for a count: "chat" or "chats". */
export function plural(count: number, one: string, many: string): string {
  return PLURALS.select(count) === 'one' ? one : many;
}

/** A count with its noun: "1 chat", "2,310 chats", "no chats". @param locale of the number; default: the browser's */
export function countOf(count: number, one: string, many: string, locale?: string): string {
  return count === 0 ? `no ${many}` : counted(count, one, many, locale);
}

/** A count with its noun, where zero is a number too: "1 chat", "0 chats". @param many default: the noun with an s */
export function counted(count: number, one: string, many = `${one}s`, locale?: string): string {
  return `${formatCount(count, locale)} ${plural(count, one, many)}`;
}

/** The total of a list, as the gateway counts it. */
export interface Total {
  totalCount: number;
  /** False: there are more. */
  isTotalExact: boolean;
}

/** "1 chat", "12 chats", "10,000+ chats". @param what the plural */
export function spokenTotal({ totalCount, isTotalExact }: Total, what: string): string {
  const isOne = totalCount === 1 && isTotalExact;
  return `${formatCount(totalCount)}${isTotalExact ? '' : '+'} ${isOne ? singular(what) : what}`;
}

function singular(what: string): string {
  return what.replace(/ies$/, 'y').replace(/s$/, '');
}
