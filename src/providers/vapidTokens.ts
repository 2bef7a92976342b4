import { LRUCache } from 'lru-cache';
import type webPush from 'web-push';
import type { WebPushCredentials } from '../domain/pushService.js';
import { HOUR_MS, MINUTE_MS } from '../domain/durations.js';
import { createCredentialKeys } from './credentialKey.js';

/** The library's part that signs and encrypts. */
export type WebPushLibrary = Pick<typeof webPush, 'encrypt' | 'getVapidHeaders'>;

/** RFC 8292 section 2: no token is good for more than 24 hours. */
const GOOD_FOR_MS = 12 * HOUR_MS;
/** Half of that is left for clocks that differ. */
const REUSED_MS = 6 * HOUR_MS;
/** A token issued this far in the future was made before the clock was set back. */
const DATED_AHEAD_MS = MINUTE_MS;
/** Credentials times origins in use at once, by far. Bounded, because clients choose the origins. */
const REMEMBERED = 10_000;

/** The Authorization header for an origin. @throws Error when the keys cannot sign; its message may quote them */
type VapidTokens = (library: WebPushLibrary, credentials: WebPushCredentials, origin: string) => string;

/** Signed statements of who sends (RFC 8292), one per credentials and push service, reused for six hours. */
export function createVapidTokens({ clock }: { clock: () => Date }): VapidTokens {
  const credentialKey = createCredentialKeys();
  const issued = new LRUCache<string, { header: string; at: number }>({ max: REMEMBERED });

  return (library, credentials, origin) => {
    const key = `${credentialKey(credentials)} ${origin}`;
    const now = clock().getTime();
    const known = issued.get(key);
    if (known && now - known.at < REUSED_MS && now - known.at > -DATED_AHEAD_MS) return known.header;
    const header = vapidHeader(library, credentials, origin, now);
    issued.set(key, { header, at: now });
    return header;
  };
}

/** @throws Error as `VapidTokens` */
function vapidHeader(library: WebPushLibrary, credentials: WebPushCredentials, origin: string, now: number): string {
  const { subject, publicKey, privateKey } = credentials;
  const expiration = Math.floor((now + GOOD_FOR_MS) / 1000);
  return library.getVapidHeaders(origin, subject, publicKey, privateKey, 'aes128gcm', expiration).Authorization;
}
