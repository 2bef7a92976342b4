import { LRUCache } from 'lru-cache';
import type { FirebaseCredentials } from '../domain/pushService.js';
import { createCredentialKeys } from './credentialKey.js';
import { failureReason } from './failureReason.js';
import { foreignStatus, interceptedFailure } from './foreignAnswer.js';
import { withDeadline } from './withDeadline.js';

/**
 * Gives an OAuth 2.0 access token for a service account.
 * @param options.renew a token that the provider refused: another one is given.
 * @throws Error whose message is Google's error code or the network's, never a secret.
 */
export type FirebaseAccessTokens = (credentials: FirebaseCredentials, options?: { renew?: string }) => Promise<string>;

/** Asks Google for a token. `expires_in` is in seconds. */
export type GrantAccessToken = (
  credentials: FirebaseCredentials,
) => Promise<{ access_token: string; expires_in: number }>;

export interface FirebaseAccessTokensOptions {
  /** Monotonic milliseconds. */
  now?: () => number;
  /** Milliseconds to wait for Google, whose client sets no limit of its own. */
  timeoutMs?: number;
  grant?: GrantAccessToken;
}

const RENEWED_BEFORE_MS = 5 * 60_000;
/** A refused credential is not asked for again with every push. */
const FAILURE_KEPT_MS = 5_000;
const LATE = 'no access token in time';
/** Credentials in use at once, by far. Bounded, because keys are replaced over a process's life. */
const REMEMBERED = 10_000;

interface Granted {
  token: Promise<string>;
  /** The token, once it is there. */
  value: string | null;
  /** Monotonic milliseconds; Infinity while it is being fetched. */
  usableUntil: number;
  /** Monotonic milliseconds: Google takes `value` until then. */
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

  /** @param previous what is still good while nothing better is to be had. */
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
 * A new credential object each time: firebase-admin's own keeps its token, also when the provider has refused it. The
 * library is loaded with the first use, because it takes as long as a tenth of a start, and not everybody has Firebase.
 */
const grantByFirebaseAdmin: GrantAccessToken = async ({ projectId, clientEmail, privateKey }) => {
  const { cert } = await import('firebase-admin/app');
  const account = cert({ projectId, clientEmail, privateKey });
  return account.getAccessToken().catch((error: unknown) => {
    // A success without a token: neither the network's failure nor an error answer. A key that can not sign fails before.
    const { code, response } = error as { code?: unknown; response?: unknown };
    const isPage = response === undefined && (code === undefined || code === 'app/invalid-credential');
    throw isPage ? new Error(foreignStatus(200)) : error;
  });
};

/** Google's `error` (RFC 6749 section 5.2, e.g. `invalid_grant`) or a code; messages may quote what was sent. */
function grantFailure(error: unknown): string {
  const { response } = error as { response?: { status?: number; data?: { error?: unknown } } };
  const code = response?.data?.error;
  if (typeof code === 'string' && /^[a-z_]{1,64}$/.test(code)) return code;
  // Google answers every error in its own words, and a proxy's refusal of CONNECT is given out as if it were Google's.
  if (typeof response?.status === 'number') return foreignStatus(response.status);
  const reason = failureReason(error);
  const isTellable = reason === LATE || interceptedFailure(reason) !== null || /^[A-Za-z0-9_/-]{1,64}$/.test(reason);
  return isTellable ? reason : 'no access token';
}
