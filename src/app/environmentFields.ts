import { isIP } from 'node:net';
import { z } from 'zod';
import { parseUrl } from '../domain/parseUrl.js';

const BLANK_AT_AN_END = /^[\s\u200b-\u200d\u2060]|[\s\u200b-\u200d\u2060]$/;
const IN_QUOTES = /^(?:'.*'|".*"|`.*`|‘.*’|“.*”|«.*»|„.*“)$/s;

/** The fault of a value copied with the quotes or blanks around it; null: there is none. */
export function copyingFault(text: string): string | null {
  if (BLANK_AT_AN_END.test(text)) return 'must not begin or end with a blank or a line break';
  if (IN_QUOTES.test(text)) return 'must not be in quotes: they are taken as a part of the value';
  return null;
}

/**
 * A secret that callers send in a header (RFC 6750 section 2.1), so quotes and the like are mistakes. It must be as long as
 * a random secret that cannot be guessed.
 */
export const bearerSecret = z
  .string()
  .min(32, 'must have at least 32 characters (openssl rand -hex 32)')
  .regex(/^\S+$/, 'must not contain blanks')
  .regex(/^[^'"`]*$/, 'must not contain quotes')
  .regex(/^[\s!-~]*$/, 'must have ASCII characters only');

/** 0: any free port. */
export const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a port number from 0 to 65535')
  .transform(Number);

/** `https://host[:port]`. */
export const httpsOrigin = z
  .string()
  .refine(
    (text) => /^https:\/\/[^/]+\/?$/.test(text) && parseUrl(text) !== null,
    'must be an https:// URL without a path',
  );

/** An `http://` or `https://` URL, with a path or without. */
export const upstreamUrl = z.string().refine((text) => {
  const url = parseUrl(text);
  if (url === null) return false;
  const { protocol, username, password, search, hash } = url;
  return /^https?:$/.test(protocol) && username + password + search + hash === '' && !/[?#]/.test(text);
}, 'must be an http:// or https:// URL without credentials, query and fragment');

/**
 * A URL that may contain a password. An unencoded reserved character would end the password too early. The rest would
 * become a host, a port or a database, and error messages quote those.
 */
function urlWithPassword(protocol: RegExp, name: string) {
  return z
    .string()
    .regex(protocol, { error: `must be ${name} URL`, abort: true })
    .refine(
      (text) => parseUrl(text) !== null && !/[@#]/.test(afterAuthority(text)) && isDecodable(text),
      'is no valid URL. In its user name and password, write @ as %40, # as %23, / as %2F, ? as %3F, : as %3A, % as %25',
    );
}

/** The part that a parser reads as path, query and fragment. */
function afterAuthority(text: string): string {
  return /^[^:]*:\/\/[^/?#]*(.*)$/s.exec(text)?.[1] ?? '';
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

export const databaseUrl = urlWithPassword(/^postgres(?:ql)?:\/\//i, 'a postgresql://');
export const proxyUrl = urlWithPassword(/^http:\/\//i, 'an http://');

/** Scheme, host and port, in browsers' spelling. */
export const origin = z
  .string()
  .refine(
    (text) => /^https?:\/\/[^/?#@]+\/?$/.test(text) && parseUrl(text) !== null,
    'must be an http:// or https:// URL without a path',
  )
  .transform((text) => new URL(text).origin);

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];
/** By OpenID Connect Discovery 1.0, section 2. */
export const issuerUrl = z.string().refine((text) => {
  const url = parseUrl(text);
  if (url === null || /[?#]/.test(text)) return false;
  const { protocol, hostname, username, password } = url;
  return username + password === '' && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname)));
}, 'must be an https:// URL (http:// on this machine only) without credentials, query and fragment');

/** Addresses, and networks as CIDR. */
export const proxies = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .refine((parts) => parts.every(isNetwork), 'must be IP addresses or networks (10.0.0.0/8) with commas between');

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
  );
}

/** The place of a claim in a token. */
export const claimName = z.string().regex(/^\S+$/, 'must be a name, or a path of names with dots between');

/** A number in decimal digits, in bounds. */
export function wholeNumber(least: number, most: number) {
  return z
    .string()
    .refine(
      (text) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most,
      `must be a whole number from ${least} to ${most}`,
    )
    .transform(Number);
}

/**
 * One or more AES-256 keys, base64, separated by commas: the newest first.
 */
export function decodeKeys(text: string, context: z.RefinementCtx): Buffer[] {
  const keys = text.split(',').map((part) => Buffer.from(part.trim(), 'base64'));
  // Buffer.from skips invalid base64. A key with a typo must not become another key.
  if (keys.some((key) => key.length !== 32) || !/^[A-Za-z0-9+/=,\s]+$/.test(text)) {
    context.addIssue({
      code: 'custom',
      message: 'must be 32 bytes in base64 (openssl rand -base64 32), or several with commas between',
    });
    return z.NEVER;
  }
  return keys;
}
