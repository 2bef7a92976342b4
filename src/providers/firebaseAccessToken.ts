import { LRUCache } from 'lru-cache';
import type { FirebaseCredentials } from '../domain/pushService.js';
import { MINUTE_MS } from '../domain/durations.js';
import { createCredentialKeys } from './credentialKey.js';
import { failureReason } from './failureReason.js';
import { foreignStatus, interceptedFailure } from './foreignAnswer.js';
import { withDeadline } from './withDeadline.js';

/**
 * Returns an OAuth 2.0 access token of a service account.
 * @param options.renew a refused token, which is replaced
 * @throws Error whose message is Google's error code or the network's, never a secret
 */
export type FirebaseAccessTokens = (credentials: FirebaseCredentials, options?: { renew?: string }) => Promise<string>;

/** Requests a token from Google. `expires_in` is in seconds. */
export type GrantAccessToken = (
  credentials: FirebaseCredentials,
) => Promise<{ access_token: string; expires_in: number }>;

interface FirebaseAccessTokensOptions {
  /** Monotonic milliseconds. */
  now?: () => number;
  /** Timeout for Google in milliseconds; its client has none. */
  timeoutMs?: number;
  grant?: GrantAccessToken;
}

const RENEWED_BEFORE_MS = 5 * MINUTE_MS;
/** A refused credential is not requested again for every push. */
const FAILURE_KEPT_MS = 5_000;
const LATE = 'no access token in time';
/** Credentials in use at once, by far. Bounded, because keys are replaced over a process's life. */
const REMEMBERED = 10_000;

interface Granted {
  token: Promise<string>;
  /** The token; null: not received yet. */
  value: string | null;
  /** Monotonic milliseconds; Infinity while it is being fetched. */
  usableUntil: number;
  /** Monotonic milliseconds: the expiry of `value`. */
  expiresAt: number;
}

/**
 * Access tokens, one per service account, renewed five minutes before they expire, and used for these while Google gives no
 * new one; concurrent calls share one request (Google: "Using OAuth 2.0 for Server to Server Applications").
 */
export function createFirebaseAccessTokens(options: FirebaseAccessTokensOptions = {}): FirebaseAccessTokens {
  const { now = () => performance.now(), timeoutMs = 10_000, grant = grantByFirebaseAdmin } = options;
  const credentialKey = createCredentialKeys();
  const granted = new LRUCache<string, Granted>({ max: REMEMBERED });

  /** @param previous a token that stays in use if no new one can be had */
  async function fetchToken(credentials: FirebaseCredentials, entry: Granted, previous?: Granted): Promise<string> {
    try {
      const answer = await withDeadline(timeoutMs, grant(credentials), () => {
        throw new Error(LATE);
      });
      entry.value = answer.access_token;
      entry.expiresAt = now() + answer.expires_in * 1000;
      entry.usableUntil = entry.expiresAt - RENEWED_BEFORE_MS;
      return answer.access_token;
    } catch (error) {
      entry.usableUntil = now() + FAILURE_KEPT_MS;
      if (previous !== undefined && previous.value !== null && entry.usableUntil < previous.expiresAt) {
        entry.value = previous.value;
        entry.expiresAt = previous.expiresAt;
        return previous.value;
      }
      throw new Error(grantFailure(error), { cause: null });
    }
  }

  return (credentials, { renew } = {}) => {
    const key = credentialKey(credentials);
    const current = granted.get(key);
    // Of many sends that were refused with the same token, only the first one renews it.
    const refused = renew !== undefined && current?.value === renew;
    if (current !== undefined && !refused && now() < current.usableUntil) return current.token;
    const entry: Granted = { token: Promise.resolve(''), value: null, usableUntil: Infinity, expiresAt: 0 };
    entry.token = fetchToken(credentials, entry, refused ? undefined : current);
    granted.set(key, entry);
    return entry.token;
  };
}

/**
 * A new credential object each time, because firebase-admin's caches its token even after a refusal. The library is
 * loaded on first use: it takes a tenth of the start time, and not every installation uses Firebase.
 */
const grantByFirebaseAdmin: GrantAccessToken = async ({ projectId, clientEmail, privateKey }) => {
  const { cert } = await import('firebase-admin/app');
  const account = cert({ projectId, clientEmail, privateKey });
  return account.getAccessToken().catch((error: unknown) => {
    // A success without a token: neither a network failure nor an error response. An invalid key fails before.
    const { code, response } = error as { code?: unknown; response?: unknown };
    const isPage = response === undefined && (code === undefined || code === 'app/invalid-credential');
    throw isPage ? new Error(foreignStatus(200)) : error;
  });
};

/** Google's `error` (RFC 6749 section 5.2, e.g. `invalid_grant`) or a code; messages may quote the request. */
function grantFailure(error: unknown): string {
  const { response } = error as { response?: { status?: number; data?: { error?: unknown } } };
  const code = response?.data?.error;
  if (typeof code === 'string' && /^[a-z_]{1,64}$/.test(code)) return code;
  // The library reports a proxy's refusal of CONNECT as if it came from Google. Google's own errors have an `error`.
  if (typeof response?.status === 'number') return foreignStatus(response.status);
  const reason = failureReason(error);
  const isTellable = reason === LATE || interceptedFailure(reason) !== null || /^[A-Za-z0-9_/-]{1,64}$/.test(reason);
  return isTellable ? reason : 'no access token';
}
