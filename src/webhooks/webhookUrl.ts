import { type DomainError, refusedField } from '../domain/errors.js';

const MAX_LENGTH = 2_048;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Checks a webhook's URL. Its resolved address is checked at each request.
 * @param privateAddresses whether private addresses are allowed, and then also http:// to this machine
 * @returns the URL as it is requested, without a fragment
 * @throws DomainError INVALID_INPUT naming the rule, never the URL, which may contain a secret
 */
export function parseWebhookUrl(text: string, privateAddresses: boolean): string {
  if (text.length > MAX_LENGTH) throw refused(`must have at most ${MAX_LENGTH} characters`);
  if (!URL.canParse(text)) throw refused('must be an https:// URL');
  const url = new URL(text);
  const isPlainAllowed = privateAddresses && url.protocol === 'http:' && LOOPBACK.test(url.hostname);
  if (url.protocol !== 'https:' && !isPlainAllowed) throw refused('must be an https:// URL');
  if (url.username !== '' || url.password !== '') throw refused('must not have a user name or a password in it');
  url.hash = '';
  // The normalized URL may be longer than the input.
  if (url.href.length > MAX_LENGTH) throw refused(`must have at most ${MAX_LENGTH} characters`);
  return url.href;
}

function refused(rule: string): DomainError {
  return refusedField(['url'], rule);
}
