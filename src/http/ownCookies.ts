/** The names of this gateway's cookies, for browser clients and console sessions. */
const OWN_COOKIE = /^[\s=]*__Host-beckon_/i;

/**
 * Whether a cookie of a Cookie or Set-Cookie header is this gateway's, by its name. A cookie without a name is sent
 * back as its value, which can look like a name.
 */
export function isOwnCookie(cookie: string): boolean {
  return OWN_COOKIE.test(cookie);
}
