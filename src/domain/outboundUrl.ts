import { parseUrl } from './parseUrl.js';

/** Characters of an address that others give us to send to. */
export const OUTBOUND_URL_MAX = 2_048;

/**
 * The rule that an address breaks to which others make us send requests (a webhook, a browser's endpoint); null: none.
 * The address it resolves to is checked where it is connected to.
 * @param isPlainAllowed whether this URL may be of http:, which has no encryption
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
