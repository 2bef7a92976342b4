import { redact } from '../domain/redacted.js';
import { isTokenLike } from '../domain/tokenLike.js';

/** The form of usual ids: a UUID has 36 characters. */
const USUAL_ID = /^[\w.-]{1,36}$/;
/** A Firebase or an APNs token with something before or after it. */
const TOKEN_WITHIN = /[\w-]{8,}(?::|%3a)[\w-]{16}|[0-9a-f]{40}/i;
const REDACTED_TOKEN = /^.{4}….{4}$/su;

/**
 * The chat id of a request in the form that logs and lists may show while no such chat is known. Clients send their device
 * tokens there, also encoded, cut, or with a rest of the path, so only a usual id is shown whole.
 * @returns the id; a redacted token; or the beginning of anything else
 */
export function shownChatId(named: string): string {
  if (isTokenLike(named) || TOKEN_WITHIN.test(named)) return redact(named);
  return USUAL_ID.test(named) ? named : `${named.slice(0, 4).toWellFormed()}…`;
}

/** Whether an id as `shownChatId` shows it was a device token. */
export function wasToken(shown: string | null): boolean {
  return shown !== null && (isTokenLike(shown) || REDACTED_TOKEN.test(shown) || shown === redact(''));
}
