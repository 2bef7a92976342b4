import { valuesOf } from '../http/headerText.js';
import { isOwnCookie } from '../http/ownCookies.js';

/** Of one connection only (RFC 9110 section 7.6.1, and section 11.7 for those of proxies). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'proxy-authenticate',
  'proxy-authorization',
]);
/** Hop-by-hop headers, set anew for the next hop. This server has handled `expect` (section 10.1.1). */
const SAID_ANEW = new Set([
  'host',
  'expect',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
]);

/** A Host header that needs no escaping. */
const HOST = /^[\w.:[\]-]+$/;

/** How a request came to this server. */
interface RequestOrigin {
  remoteAddress: string;
  protocol: 'http' | 'https';
  /** The Host header. */
  host: string;
}

export const VIA = '1.1 beckon';

/**
 * The headers of a request for the next server, names and values in turn, in their order and spelling: without those of the
 * connection, the Host and this gateway's own cookies, and with this gateway in Via, X-Forwarded-* and (where there is one)
 * Forwarded (RFC 7239).
 * @param raw as `IncomingMessage.rawHeaders` has them
 * @param isOwnCredential whether an Authorization header is meant for this gateway only, and so stays here
 */
export function forwardedHeaders(
  raw: readonly string[],
  origin: RequestOrigin,
  isOwnCredential: (authorization: string) => boolean,
): string[] {
  const said = (name: string) => valuesOf(raw, name).join(', ');
  const added = (name: string, value: string) => [
    name,
    [said(name.toLowerCase()), value].filter((part) => part !== '').join(', '),
  ];
  const { remoteAddress, protocol, host } = origin;
  const node = remoteAddress.includes(':') ? `"[${remoteAddress}]"` : remoteAddress;
  const asked = HOST.test(host) ? `;host="${host}"` : '';
  return [
    ...withoutOwn(endToEndHeaders(raw, SAID_ANEW), isOwnCredential),
    ...added('X-Forwarded-For', remoteAddress),
    // As received here: a client could set these itself.
    'X-Forwarded-Host',
    host,
    'X-Forwarded-Proto',
    protocol,
    ...(said('forwarded') === '' ? [] : added('Forwarded', `for=${node}${asked};proto=${protocol}`)),
    ...added('Via', VIA),
  ];
}

/** The headers without those of one connection, which are the known ones and those that Connection names. */
export function endToEndHeaders(raw: readonly string[], others: ReadonlySet<string> = new Set()): string[] {
  const named = valuesOf(raw, 'connection').flatMap((value) => value.toLowerCase().split(','));
  const dropped = new Set(named.map((name) => name.trim()));
  const kept: string[] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const [name = '', value = ''] = raw.slice(index, index + 2);
    const key = name.toLowerCase();
    if (!HOP_BY_HOP.has(key) && !dropped.has(key) && !others.has(key)) kept.push(name, value);
  }
  return kept;
}

function withoutOwn(headers: readonly string[], isOwnCredential: (authorization: string) => boolean): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const [name = '', value = ''] = headers.slice(index, index + 2);
    if (name.toLowerCase() === 'authorization' && isOwnCredential(value)) continue;
    const cookies = value.split(';');
    const others = cookies.filter((cookie) => !isOwnCookie(cookie));
    if (name.toLowerCase() !== 'cookie' || others.length === cookies.length) kept.push(name, value);
    else if (others.length > 0) kept.push(name, others.join(';').trim());
  }
  return kept;
}
