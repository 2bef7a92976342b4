/**
 * The host that a `tenantUrl` in any of the forms that clients send names: `acme.example.com`,
 * `https://acme.example.com/`, upper case, with a port (which is not part of the name).
 * @returns the host in lower case (IDN in its ASCII form), or null when there is none in it
 */
export function parseTenantHost(tenantUrl: string): string | null {
  const text = tenantUrl.trim();
  if (text === '' || text.length > 512) return null;
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(withScheme)) return null;
  const host = new URL(withScheme).hostname.replace(/\.$/, '');

  return host === '' ? null : host.toLowerCase();
}
