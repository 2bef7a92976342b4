import { DomainError, refusedField } from '../domain/errors.js';
import { parseUrl } from '../domain/parseUrl.js';

const MAX_ORIGINS = 50;
const LOOPBACK = ['localhost', '127.0.0.1'];

/**
 * Checks the web origins that a tenant allows: each exactly as browsers send it (Fetch Standard: "`Origin` header"),
 * that is `https://host[:port]` in lower case without the scheme's own port, or with http on this machine.
 * @returns them without repetitions, at most 50
 * @throws DomainError INVALID_INPUT naming the one that is wrong
 */
export function checkWebOrigins(origins: readonly string[]): string[] {
  const distinct = [...new Set(origins)];
  if (distinct.length > MAX_ORIGINS) {
    throw refusedField(['origins'], `must be at most ${MAX_ORIGINS}`);
  }
  for (const [at, origin] of origins.entries()) {
    if (isWebOrigin(origin)) continue;
    throw new DomainError(
      'INVALID_INPUT',
      'an origin must be as browsers send it: https://host[:port] in lower case (http for localhost and 127.0.0.1 only)',
      ['origins', String(at)],
    );
  }
  return distinct;
}

function isWebOrigin(text: string): boolean {
  // The URL Standard knows hosts with an asterisk; browsers never visit one.
  const url = text.includes('*') ? null : parseUrl(text);
  if (url === null) return false;
  const { origin, protocol, hostname } = url;
  return text === origin && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname)));
}
