/**
 * A URL by the URL Standard; null: the text is none. Not `URL.canParse`: in Node 20 and 22, once it is called often enough to
 * be optimized, it takes no text with characters between U+0080 and U+00FF any more.
 * @param base where a text without scheme and host begins
 */
export function parseUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
