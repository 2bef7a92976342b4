import { endToEndHeaders } from './forwardedHeaders.js';
import { valuesOf } from '../http/headerText.js';
import { isOwnCookie } from '../http/ownCookies.js';

/** Media types that browsers never run as a page (with `nosniff`). Other types, or several, count as a document. */
const NO_DOCUMENT = new RegExp(
  '^\\s*(?:' +
    [
      'image/(?:png|jpe?g|gif|webp|avif|bmp|heic|heif|tiff|x-icon|vnd\\.microsoft\\.icon)',
      '(?:audio|video|font)/[\\w.+-]+',
      'text/(?:plain|css|csv|javascript|event-stream)',
      'application/(?:json|problem\\+json|javascript|octet-stream|pdf|zip)',
    ].join('|') +
    ')\\s*(?:;[^,]*)?$',
  'i',
);

/**
 * The headers of a contact center's response for the client, by lower-case name. Customers' uploads come back this way,
 * from our origin: browsers must not run them as a page (Content Security Policy Level 3, section 6.3.2), and save them
 * instead. The contact center cannot set cookies of this gateway.
 * @param raw names and values in turn
 */
export function passedHeaders(status: number, raw: readonly string[]): Map<string, string[]> {
  const kept = endToEndHeaders(raw);
  const headers = new Map<string, string[]>();
  for (const name of new Set(kept.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase()))) {
    headers.set(name, valuesOf(kept, name));
  }
  const cookies = headers.get('set-cookie')?.filter((cookie) => !isOwnCookie(cookie));
  if (cookies?.length === 0) headers.delete('set-cookie');
  else if (cookies) headers.set('set-cookie', cookies);

  headers.set('x-content-type-options', ['nosniff']);
  const types = headers.get('content-type') ?? [];
  if (types.length === 1 && types.every((type) => NO_DOCUMENT.test(type))) return headers;
  // The last one counts, where there are several.
  headers.set('content-security-policy', [...(headers.get('content-security-policy') ?? []), 'sandbox']);
  // Of a document without content there is nothing to save, and a redirect or an error is no file.
  if (status >= 200 && status < 300 && status !== 204) {
    headers.set('content-disposition', [asAttachment(headers.get('content-disposition')?.[0] ?? '')]);
  }
  return headers;
}

/** A Content-Disposition (RFC 6266) that saves, under the name that it has. */
function asAttachment(disposition: string): string {
  const [, parameters = ''] = /^[^;="]*(;.*)?$/s.exec(disposition) ?? [];
  return `attachment${parameters}`;
}
