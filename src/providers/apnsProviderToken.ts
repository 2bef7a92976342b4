import { createPrivateKey } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ApnsCredentials } from '../domain/pushService.js';
import { MINUTE_MS } from '../domain/durations.js';
import { createCredentialKeys } from './credentialKey.js';

interface ApnsProviderTokens {
  /**
   * The credential's current token.
   * @throws Error when the private key cannot sign; its message may show the key's form, so keep it from logs.
   */
  get(credentials: ApnsCredentials): Promise<string>;
  /** Apple called the token expired: the next `get` makes a new one, if the current one is old enough to be replaced. */
  expire(credentials: ApnsCredentials): void;
}

/** Apple refuses a token of more than 60 minutes; ten are left for clocks that differ and for slow queues. */
const REUSED_MS = 50 * MINUTE_MS;
/** Apple refuses a newer token within 20 minutes with 429 TooManyProviderTokenUpdates. */
const KEPT_MS = 20 * MINUTE_MS;
/** Credentials in use at once, by far. Bounded, because keys are replaced over a process's life. */
const REMEMBERED = 10_000;

/** A token issued this far in the future was made before the clock was set back. */
const DATED_AHEAD_MS = MINUTE_MS;

interface Issued {
  token: Promise<string>;
  /** Unix milliseconds, as in the token. */
  issuedAt: number;
  /** The same moment in monotonic milliseconds. */
  since: number;
}

interface ApnsProviderTokensOptions {
  clock: () => Date;
  /** Monotonic milliseconds. */
  now?: () => number;
}

/**
 * Provider tokens: JSON Web Tokens by ES256 with kid, iss and iat, one per team and key, reused for 50 minutes
 * (Apple: "Establishing a token-based connection to APNs").
 */
export function createApnsProviderTokens(options: ApnsProviderTokensOptions): ApnsProviderTokens {
  const { clock, now = () => performance.now() } = options;
  const credentialKey = createCredentialKeys();
  const issued = new LRUCache<string, Issued>({ max: REMEMBERED });

  /** Whether so much time has passed, by either clock, or the token is dated ahead: Apple refuses both. */
  function isOver(ms: number, { issuedAt, since }: Issued): boolean {
    const ageMs = clock().getTime() - issuedAt;
    return Math.max(now() - since, ageMs) >= ms || ageMs <= -DATED_AHEAD_MS;
  }

  return {
    get(credentials) {
      const key = credentialKey(credentials);
      const current = issued.get(key);
      if (current !== undefined && !isOver(REUSED_MS, current)) return current.token;
      const issuedAt = clock().getTime();
      // Caching the promise lets calls during signing share it.
      const token = sign(credentials, issuedAt);
      issued.set(key, { token, issuedAt, since: now() });
      token.catch(() => issued.delete(key));
      return token;
    },
    expire(credentials) {
      const key = credentialKey(credentials);
      const current = issued.get(key);
      if (current !== undefined && isOver(KEPT_MS, current)) issued.delete(key);
    },
  };
}

async function sign({ teamId, keyId, privateKey }: ApnsCredentials, issuedAt: number): Promise<string> {
  const { SignJWT } = await import('jose');
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setIssuedAt(Math.floor(issuedAt / 1000))
    .sign(createPrivateKey(privateKey));
}
