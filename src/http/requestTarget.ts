import type { IncomingMessage } from 'node:http';
import { valuesOf } from './headerText.js';

/** `http://host/path?query` (RFC 9112 section 3.2.2); the part before an `@` would be a user and password. */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#@]+)(?=[/?#]|$)(.*)$/i;
/** A host with an optional port (RFC 3986 section 3.2.2). Empty: the target has none. */
const HOST = /^(?:\[[\w.:%~-]+\]|(?:[\w.!~*'()&+,;=$-]|%[0-9a-f]{2})*)(?::\d*)?$/i;

/**
 * The target of a request as a path with its query. The host that an absolute form names counts, not that of the Host header,
 * which is replaced in `headers` (but not in `rawHeaders`). A target that cannot be read so stays as it is.
 */
export function readTarget(request: IncomingMessage): string {
  const { url = '', headers } = request;
  const [, host, rest = ''] = ABSOLUTE_FORM.exec(url) ?? [];
  if (host === undefined || !HOST.test(host)) return url;
  headers.host = host;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** The fault of a request's target; null: none. @param request with the `url` from `readTarget` */
export function targetFault({
  url = '',
  rawHeaders,
  httpVersionMajor,
  httpVersionMinor,
}: IncomingMessage): string | null {
  const hosts = valuesOf(rawHeaders, 'host');
  if (hosts.length > 1) return 'the request must not have more than one Host header';
  if (hosts.length === 0 && httpVersionMajor === 1 && httpVersionMinor > 0)
    return 'the request must have a Host header';
  if (hosts.some((host) => !HOST.test(host)))
    return 'the Host header must be a host, and a port if it is another than usual';
  if (!url.startsWith('/') && url !== '*')
    return 'the request line must have a path that begins with /, or a URL with http';
  return null;
}
