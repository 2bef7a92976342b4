import { refusedField } from '../domain/errors.js';
import { checkText } from '../domain/text.js';
import { parseUrl } from '../domain/parseUrl.js';

const PLACEHOLDER = '{{chatID}}';
/** Bytes. */
const LINK_MAX = 512;
/**
 * Schemes that run or read something on the device instead of opening an app or a page, and http, which anyone can change.
 */
const REFUSED_SCHEMES = /^(?:https?|javascript|data|file|blob|vbscript|about|content|intent|filesystem):$/;

/**
 * Checks the URL of a notification's link: of https, or of an app's own scheme, with `{{chatID}}` where the chat's id
 * belongs. @throws DomainError INVALID_INPUT
 */
export function checkLinkTemplate(text: string, path: readonly string[], isHttpsOnly: boolean): string {
  checkText(text, path, LINK_MAX);
  if (Buffer.byteLength(text) > LINK_MAX) throw refusedField(path, `must have at most ${LINK_MAX} bytes`);
  if (/\{\{|\}\}/.test(text.replaceAll(PLACEHOLDER, ''))) {
    throw refusedField(path, `must have no placeholder but ${PLACEHOLDER}`);
  }
  // With two ids: what differs outside of path, query and fragment depends on the id.
  const [one, other] = ['a', 'b'].map((id) => readUrl(text.replaceAll(PLACEHOLDER, id)));
  const isHttps = one?.protocol === 'https:';
  const isOwn = one !== undefined && one !== null && !isHttps && !isHttpsOnly && !REFUSED_SCHEMES.test(one.protocol);
  if (!one || !other || !(isHttps || isOwn)) {
    throw refusedField(
      path,
      isHttpsOnly ? 'must be an https URL' : "must be a URL of https or of the app's own scheme",
    );
  }
  if (one.username !== '' || one.password !== '') throw refusedField(path, 'must have no user name and password');
  if (one.protocol !== other.protocol || (isHttps && one.host !== other.host)) {
    throw refusedField(path, `must have ${PLACEHOLDER} in its path, query or fragment`);
  }
  return text;
}

/** The link of a chat's notification. */
export function fillLink(template: string, chatId: string): string {
  return template.replaceAll(PLACEHOLDER, () => encodeURIComponent(chatId.toWellFormed()));
}

/** Null: not a URL, or with blanks and control characters that readers of URLs drop. */
function readUrl(text: string): URL | null {
  return /[\s\p{Cc}]/u.test(text) ? null : parseUrl(text);
}
