import { DomainError } from '../domain/errors.js';
import { canonicalId, isBrokenId } from '../domain/publicId.js';
import { Redacted } from '../domain/redacted.js';

/** The content of an Authorization header, not verified yet. */
type Authorization =
  | { scheme: 'device'; appId: string; clientId: Redacted }
  /** A page in a browser, which a cookie identifies. */
  | { scheme: 'browser'; appId: string }
  | { scheme: 'bearer'; credential: Redacted };

/** The prefix of browsers' client ids. Headers must not claim one. */
export const BROWSER_CLIENT_PREFIX = 'WebChat:';

const BROWSER = 'webchat';
const DEVICE_SCHEME = 'mobile-api-140-327-plain';

/**
 * Reads `MOBILE-API-140-327-PLAIN appId="A", clientId="C"` (quotes and blanks optional, either order, scheme in any
 * case; the clientId `WebChat` stands for a browser) or `Bearer <credential>`. The ids come in their canonical form.
 * @throws DomainError AUTHORIZATION_MISSING, _MALFORMED, _SCHEME, APP_ID_MISSING or CLIENT_ID_MISSING
 */
export function parseAuthorization(header: string | undefined): Authorization {
  const { scheme, rest } = splitScheme(header);
  if (scheme === '') throw new DomainError('AUTHORIZATION_MISSING', 'the Authorization header is missing');
  if (scheme === 'bearer') {
    if (rest === '' || /\s/.test(rest)) {
      throw new DomainError('AUTHORIZATION_MALFORMED', 'Authorization must be: Bearer <API key>');
    }
    return { scheme: 'bearer', credential: new Redacted(rest) };
  }
  if (scheme !== DEVICE_SCHEME) {
    throw new DomainError(
      'AUTHORIZATION_SCHEME',
      'the Authorization scheme must be MOBILE-API-140-327-PLAIN or Bearer',
    );
  }
  return parseDeviceParameters(rest);
}

/** Whether the header has the scheme of devices, well-formed or not. */
export function isOfDevice(header: string | undefined): boolean {
  return splitScheme(header).scheme === DEVICE_SCHEME;
}

/** Whether the header has the scheme of keys and tokens, well-formed or not. */
export function isBearer(header: string | undefined): boolean {
  return splitScheme(header).scheme === 'bearer';
}

/** The scheme in lower case, and the rest. */
function splitScheme(header: string | undefined): { scheme: string; rest: string } {
  const text = trimBlanks(header ?? '');
  const blank = text.search(/[ \t]/);
  if (blank === -1) return { scheme: text.toLowerCase(), rest: '' };
  return { scheme: text.slice(0, blank).toLowerCase(), rest: trimBlanks(text.slice(blank + 1)) };
}

function parseDeviceParameters(text: string): Authorization {
  const parameters = new Map<string, string>();
  for (const part of text === '' ? [] : text.split(',')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals).trim().toLowerCase();
    const value = equals === -1 ? null : unquote(trimBlanks(part.slice(equals + 1)));
    if (value === null || parameters.has(name)) {
      throw new DomainError(
        'AUTHORIZATION_MALFORMED',
        'Authorization must be: MOBILE-API-140-327-PLAIN appId="..", clientId=".." (each once)',
      );
    }
    parameters.set(name, value);
  }
  const appId = canonicalId(parameters.get('appid') ?? '');
  const clientId = canonicalId(parameters.get('clientid') ?? '');
  if (appId === '') throw new DomainError('APP_ID_MISSING', 'the Authorization header has no appId');
  if (clientId === '') throw new DomainError('CLIENT_ID_MISSING', 'the Authorization header has no clientId');
  if (appId.length > 256 || clientId.length > 256) {
    throw new DomainError('AUTHORIZATION_MALFORMED', 'appId and clientId must have at most 256 characters each');
  }
  if (isBrokenId(appId) || isBrokenId(clientId)) {
    throw new DomainError('AUTHORIZATION_MALFORMED', 'appId and clientId must be in UTF-8');
  }
  if (clientId.toLowerCase() === BROWSER) return { scheme: 'browser', appId };
  if (clientId.toLowerCase().startsWith(BROWSER_CLIENT_PREFIX.toLowerCase())) {
    throw new DomainError(
      'AUTHORIZATION_MALFORMED',
      'clientId must not begin with WebChat: (a browser sends clientId="WebChat" and its cookie)',
    );
  }
  return { scheme: 'device', appId, clientId: new Redacted(clientId) };
}

/** Without the blanks around that HTTP knows: others belong to the value. */
function trimBlanks(text: string): string {
  let [from, to] = [0, text.length];
  while (text[from] === ' ' || text[from] === '\t') from += 1;
  while (to > from && (text[to - 1] === ' ' || text[to - 1] === '\t')) to -= 1;
  return text.slice(from, to);
}

/** A quoted or bare value (the SDKs send none, the documentation has them); null: an unpaired quote. */
function unquote(text: string): string | null {
  const inner = text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
  return inner.includes('"') ? null : inner;
}
