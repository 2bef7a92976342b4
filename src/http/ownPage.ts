import type { FastifyRequest } from 'fastify';
import { isConsoleHost } from './consoleHost.js';
import { parseUrl } from '../domain/parseUrl.js';

/**
 * Whether a request comes from a page of this gateway, or from no page, according to the browser's headers (OWASP:
 * "Cross-Site Request Forgery Prevention Cheat Sheet"; W3C: "Fetch Metadata Request Headers"). Tenants' allowed origins
 * do not count, nor do other hosts and ports of its site.
 * @param publicOrigin the configured origin of the console; null: the request's own host
 */
export function isOwnPage(
  { headers, host, protocol }: Pick<FastifyRequest, 'headers' | 'host' | 'protocol'>,
  publicOrigin: string | null,
): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin') return false;
  if (!isConsoleHost(host, publicOrigin)) return false;
  if (origin === undefined || origin === publicOrigin) return true;
  const page = publicOrigin === null ? parseUrl(origin) : null;
  if (page === null) return false;
  // A proxy may have terminated TLS, but not added it.
  return page.host === host.toLowerCase() && !(page.protocol === 'http:' && protocol === 'https');
}
