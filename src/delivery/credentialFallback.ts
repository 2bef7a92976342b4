import { LRUCache } from 'lru-cache';
import type { Outcome } from '../domain/outcome.js';
import type { PushCredentials } from '../domain/pushService.js';
import { createCredentialKeys } from '../providers/room.js';

/** Hears about new credentials while the previous ones are kept. */
export interface CredentialNews {
  /** The provider refuses them, and why; called once a minute at most. */
  onRefused(reason: string): void;
  /** The provider accepts them after it refused them. */
  onAccepted(): void;
}

/** Sends with new credentials. While the provider refuses them, sends with the previous ones. */
export interface CredentialFallback {
  send(
    credentials: { current: PushCredentials; previous: PushCredentials | null },
    send: (credentials: PushCredentials) => Promise<Outcome>,
    news: CredentialNews,
  ): Promise<Outcome>;
}

/** Refused credentials are not retried for this long while there are others. */
const REFUSED_FOR_MS = 60_000;
const KEYS_MAX = 10_000;

/** @param now monotonic milliseconds */
export function createCredentialFallback(now: () => number = () => performance.now()): CredentialFallback {
  const credentialKey = createCredentialKeys();
  const refusals = new LRUCache<string, { outcome: Outcome; until: number }>({ max: KEYS_MAX });

  async function sendWithCurrent(
    current: PushCredentials,
    send: (credentials: PushCredentials) => Promise<Outcome>,
    news: CredentialNews,
  ): Promise<Outcome> {
    const key = credentialKey(current);
    const outcome = await send(current);
    if (isRefused(outcome)) {
      // Sends that were under way together are refused together.
      if ((refusals.get(key)?.until ?? 0) <= now()) news.onRefused(outcome.reason);
      refusals.set(key, { outcome, until: now() + REFUSED_FOR_MS });
    } else if (isAnswered(outcome) && refusals.delete(key)) {
      news.onAccepted();
    }
    return outcome;
  }

  return {
    async send({ current, previous }, send, news) {
      const known = refusals.get(credentialKey(current));
      if (!previous || !canStandIn(previous, current)) {
        return known ? sendWithCurrent(current, send, { ...news, onRefused: () => undefined }) : send(current);
      }
      const outcome = known && known.until > now() ? known.outcome : await sendWithCurrent(current, send, news);
      // The provider did not process a refused push, so sending it again is safe.
      if (!isRefused(outcome)) return outcome;
      const second = await send(previous);
      // A verdict under the previous credentials may not hold for the current ones, so it must not remove the token.
      return isAboutToken(second) ? outcome : second;
    },
  };
}

/** Whether both credentials send to the same app. Otherwise the tokens belong to another app. */
function canStandIn(previous: PushCredentials, current: PushCredentials): boolean {
  if (previous.kind === 'firebase') return current.kind === 'firebase' && previous.projectId === current.projectId;
  // A browser's subscription is bound to the key.
  if (previous.kind === 'webPush') return current.kind === 'webPush' && previous.publicKey === current.publicKey;
  if (current.kind === 'firebase' || current.kind === 'webPush') return false;
  if (previous.environment !== current.environment) return false;
  // A certificate does not name its team reliably.
  return previous.kind !== 'apns' || current.kind !== 'apns' || previous.teamId === current.teamId;
}

function isRefused(outcome: Outcome): outcome is Extract<Outcome, { kind: 'rejected' }> {
  return outcome.kind === 'rejected' && outcome.fault === 'credentials';
}

/** Whether the provider got past the check of the credentials. */
function isAnswered({ kind }: Outcome): boolean {
  return kind === 'delivered' || kind === 'unregistered' || kind === 'rejected';
}

function isAboutToken(outcome: Outcome): boolean {
  return outcome.kind === 'unregistered' || (outcome.kind === 'rejected' && outcome.fault === 'token');
}
