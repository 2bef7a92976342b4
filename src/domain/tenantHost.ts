import { parseUrl } from './parseUrl.js';

/**
 * The host of a `tenantUrl` in any form that clients send: `acme.example.com`, `https://acme.example.com/`, in upper
 * case, with a port.
 * @returns the host in lower case (IDN in its ASCII form), without the port; null: invalid
 */
export function parseTenantHost(tenantUrl: string): string | null {
  const text = tenantUrl.trim();
  if (text === '' || text.length > 512) return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const host = parseUrl(withScheme)?.hostname.replace(/\.$/, '') ?? '';
  return host === '' ? null : host.toLowerCase();
}
