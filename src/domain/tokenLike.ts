/** Apple's tokens have 32 bytes or more. */
const APNS_TOKEN = /^(?:[0-9a-f]{2}){32,}$/i;
/** A Firebase registration token: the installation id, a colon, and more; or the installation id alone (22 characters). */
const FIREBASE_TOKEN = /^[\w-]{8,}:[\w-]+$|^[\w-]{22}$/;

/** The endpoint of a browser's subscription. */
const ENDPOINT = /^https?:/i;

/** Whether a text has the form of a device token, so that it must not be shown where something else was expected. */
export function isTokenLike(text: string): boolean {
  // Also the form that iOS prints, `<00fc13ad ff785122 ..>`, and a Firebase token with a doubly encoded colon.
  const plain = text.replace(/[\s<>]/g, '').replace(/%3a/gi, ':');
  return APNS_TOKEN.test(plain) || FIREBASE_TOKEN.test(plain) || ENDPOINT.test(plain);
}
