import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { ApnsCredentials } from '../domain/pushService.js';
import { createCredentialKeys } from './credentialKey.js';

export interface ApnsProviderTokens {
  /**
   * The credential's current token.
   * @throws Error when the private key cannot sign; its message may show the key's form, so keep it from logs.
   */
  get(credentials: ApnsCredentials): Promise<string>;
  /** Apple called the token expired: the next `get` makes a new one, if the current one is old enough to be replaced. */
  expire(credentials: ApnsCredentials): void;
}

/** Apple refuses a token of more than 60 minutes; ten are left for clocks that differ and for slow queues. */
const REUSED_MS = 50 * 60_000;
/** A newer token within 20 minutes is answered with 429 TooManyProviderTokenUpdates. */
const KEPT_MS = 20 * 60_000;
/** Credentials in use at once, by far. Bounded, because keys are replaced over a process's life. */
const REMEMBERED = 10_000;

interface Issued {
  token: Promise<string>;
  /** Unix milliseconds. */
  issuedAt: number;
}

/**
 * Provider tokens: JSON Web Tokens by ES256 with kid, iss and iat, one per team and key, reused for 50 minutes
 * (Apple: "Establishing a token-based connection to APNs").
 */
export function createApnsProviderTokens({ clock }: { clock: () => Date }): ApnsProviderTokens {
  const credentialKey = createCredentialKeys();
  const issued = new LRUCache<string, Issued>({ max: REMEMBERED });

  return {
    get(credentials) {
      const key = credentialKey(credentials);
      const now = clock().getTime();
      const current = issued.get(key);
      if (current !== undefined && now - current.issuedAt < REUSED_MS) return current.token;
      // The promise is what is kept, so calls during the signing share it.
      const token = sign(credentials, now);
      issued.set(key, { token, issuedAt: now });
      token.catch(() => issued.delete(key));
      return token;
    },
    expire(credentials) {
      const key = credentialKey(credentials);
      const current = issued.get(key);
      if (current !== undefined && clock().getTime() - current.issuedAt >= KEPT_MS) issued.delete(key);
    },
  };
}

async function sign({ teamId, keyId, privateKey }: ApnsCredentials, now: number): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setIssuedAt(Math.floor(now / 1000))
    .sign(createPrivateKey(privateKey));
}
