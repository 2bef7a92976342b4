import { refusedField } from '../domain/errors.js';
import { outboundUrl, outboundUrlFault } from '../domain/outboundUrl.js';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Checks a webhook's URL. Its resolved address is checked at each request.
 * @param privateAddresses whether private addresses are allowed, and then also http:// to this machine
 * @returns the URL as it is requested, without a fragment
 * @throws DomainError INVALID_INPUT naming the rule, never the URL, which may contain a secret
 */
export function parseWebhookUrl(text: string, privateAddresses: boolean): string {
  const fault = outboundUrlFault(text, ({ hostname }) => privateAddresses && LOOPBACK.test(hostname));
  if (fault !== null) throw refusedField(['url'], fault);
  return outboundUrl(text);
}
