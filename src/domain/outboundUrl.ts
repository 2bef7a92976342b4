import { parseUrl } from './parseUrl.js';

/** Characters of a URL that a caller gives us to send requests to. */
export const OUTBOUND_URL_MAX = 2_048;

/**
 * The rule that a URL from a caller (a webhook, a browser's endpoint) breaks; null: none. The resolved address is checked at
 * each connection.
 * @param isPlainAllowed whether http: is allowed for this URL, which has no encryption
 */
export function outboundUrlFault(text: string, isPlainAllowed: (url: URL) => boolean = () => false): string | null {
  if (text.length > OUTBOUND_URL_MAX) return TOO_LONG;
  const url = parseUrl(text);
  if (url === null) return NO_HTTPS;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isPlainAllowed(url))) return NO_HTTPS;
  if (url.username !== '' || url.password !== '') return 'must not have a user name or a password in it';
  return outboundUrl(text).length > OUTBOUND_URL_MAX ? TOO_LONG : null;
}

/** The URL as it is requested: normalized, which may make it longer, and without a fragment. */
export function outboundUrl(text: string): string {
  const url = new URL(text);
  url.hash = '';
  return url.href;
}

const TOO_LONG = `must have at most ${OUTBOUND_URL_MAX} characters`;
const NO_HTTPS = 'must be an https:// URL';
