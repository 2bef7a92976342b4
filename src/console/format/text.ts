/** Capitalizes an error message of the gateway. A leading field name, such as appId, stays as it is. */
export function sentence(words: string): string {
  return /^[a-z]+(?![\w.])/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

/** A count with thousands separators. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}
