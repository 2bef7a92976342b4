import type { FastifyRequest } from 'fastify';
import { isConsoleHost } from './consoleHost.js';

/**
 * Whether a request, by what browsers say of it, is of a page of this gateway itself, or of no page at all (OWASP:
 * "Cross-Site Request Forgery Prevention Cheat Sheet"; W3C: "Fetch Metadata Request Headers"). The origins that tenants
 * allow are not its own, nor are other hosts and ports of its site.
 * @param publicOrigin where the console is for browsers, if it was told; else that is where the request was sent to
 */
export function isOwnPage(
  { headers, host, protocol }: Pick<FastifyRequest, 'headers' | 'host' | 'protocol'>,
  publicOrigin: string | null,
): boolean {
  const { origin, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin') return false;
  if (!isConsoleHost(host, publicOrigin)) return false;
  if (origin === undefined || origin === publicOrigin) return true;
  if (publicOrigin !== null || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  // A proxy before us may have taken the TLS away; that it has added some need not be believed.
  return page.host === host.toLowerCase() && !(page.protocol === 'http:' && protocol === 'https');
}
