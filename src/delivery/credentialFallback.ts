import { LRUCache } from 'lru-cache';
import type { Outcome } from '../domain/outcome.js';
import type { PushCredentials } from '../domain/pushService.js';
import { createCredentialKeys } from '../providers/room.js';

/** What becomes known of new credentials while those before them are kept. */
export interface CredentialNews {
  /** They are refused, and why; told once a minute. */
  onRefused(reason: string): void;
  /** They are accepted, after they had been refused. */
  onAccepted(): void;
}

/** Sends with new credentials, and while the provider refuses them with those that they have replaced. */
export interface CredentialFallback {
  send(
    credentials: { current: PushCredentials; previous: PushCredentials | null },
    send: (credentials: PushCredentials) => Promise<Outcome>,
    news: CredentialNews,
  ): Promise<Outcome>;
}

/** For so long refused credentials are not tried again while there are others. */
const REFUSED_FOR_MS = 60_000;
const KEYS_MAX = 10_000;

/** @param now milliseconds of a clock that never goes back */
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
      // Those that were under way together are refused together.
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
      // A refusal was not processed: sending again is safe.
      if (!isRefused(outcome)) return outcome;
      const second = await send(previous);
      // What the previous ones hear of a token is not what the current ones would hear, and must not remove it.
      return isAboutToken(second) ? outcome : second;
    },
  };
}

/** Whether what one may send to is what the other may send to; elsewhere the tokens are those of others. */
function canStandIn(previous: PushCredentials, current: PushCredentials): boolean {
  if (previous.kind === 'firebase') return current.kind === 'firebase' && previous.projectId === current.projectId;
  if (current.kind === 'firebase') return false;
  if (previous.environment !== current.environment) return false;
  // A certificate does not say its team in a way to rely on.
  return previous.kind !== 'apns' || current.kind !== 'apns' || previous.teamId === current.teamId;
}

function isRefused(outcome: Outcome): outcome is Extract<Outcome, { kind: 'rejected' }> {
  return outcome.kind === 'rejected' && outcome.fault === 'credentials';
}

/** The provider has looked at more than the credentials. */
function isAnswered({ kind }: Outcome): boolean {
  return kind === 'delivered' || kind === 'unregistered' || kind === 'rejected';
}

function isAboutToken(outcome: Outcome): boolean {
  return outcome.kind === 'unregistered' || (outcome.kind === 'rejected' && outcome.fault === 'token');
}
