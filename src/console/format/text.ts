/** Words of the gateway as a sentence begins. The name of a field, such as appId, stays as it is. */
export function sentence(words: string): string {
  return /^[a-z]+(?![\w.])/.test(words) ? words.charAt(0).toUpperCase() + words.slice(1) : words;
}

/** A number of things, with its thousands apart. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}
