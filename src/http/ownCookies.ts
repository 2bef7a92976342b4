/** Browsers, and who has signed in to the console, are known to this gateway by cookies of these names, and to nobody else. */
const OWN_COOKIE = /^[\s=]*__Host-beckon_/i;

/**
 * Whether a cookie is this gateway's, as it stands in Cookie or Set-Cookie: by its name, in the spelling of whoever reads
 * it. One without a name comes back as its value, which can look like a name.
 */
export function isOwnCookie(cookie: string): boolean {
  return OWN_COOKIE.test(cookie);
}
