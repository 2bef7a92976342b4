import { LRUCache } from 'lru-cache';
import { environmentOf } from '../../domain/credentialRoutes.js';
import { providerOf } from '../../domain/lane.js';
import type { Outcome } from '../../domain/outcome.js';
import type { PushCredentials, PushService } from '../../domain/pushService.js';
import type { PushChannel } from '../../domain/channel.js';
import { createCredentialKeys } from '../../providers/room.js';

/**
 * Checks whether a provider answers at all. A push that may have arrived must not be sent again while its provider is
 * silent.
 */
interface AnswerCheck {
  /**
   * Sends a request that names no device, at most once every few seconds for the same credentials.
   * @param onSilent takes the outcome of each request without an answer, once
   */
  answers(
    service: PushService,
    credentials: PushCredentials,
    bundleId: string | null,
    onSilent: (outcome: Outcome) => void,
  ): Promise<boolean>;
  /** The provider has just answered, so the next check can wait. */
  heard(service: PushService, credentials: PushCredentials): void;
}

const REMEMBERED_MS = 3_000;
const YES = Promise.resolve(true);

export function createAnswerCheck(channels: Record<PushService, Pick<PushChannel, 'probe'>>): AnswerCheck {
  const credentialKey = createCredentialKeys();
  const asked = new LRUCache<string, Promise<boolean>>({ max: 10_000, ttl: REMEMBERED_MS });

  /** Apple's hosts are silent each for themselves. */
  const hostOf = (service: PushService, credentials: PushCredentials) =>
    `${providerOf(service)} ${environmentOf(credentials) ?? ''} ${credentialKey(credentials)}`;

  async function ask(
    service: PushService,
    credentials: PushCredentials,
    bundleId: string | null,
    onSilent: (outcome: Outcome) => void,
  ): Promise<boolean> {
    const outcome = await channels[service].probe(credentials, bundleId === null ? [] : [bundleId]);
    const isSilent = outcome.kind === 'intercepted' || (outcome.kind === 'retry' && outcome.statusCode === null);
    if (isSilent) onSilent(outcome);
    // Any answer counts, a refusal too. The token's issuer, or Beckon itself, may have refused the credentials.
    return !isSilent;
  }

  return {
    answers(service, credentials, bundleId, onSilent) {
      const key = hostOf(service, credentials);
      const known = asked.get(key);
      if (known) return known;
      const answer = ask(service, credentials, bundleId, onSilent);
      asked.set(key, answer);
      return answer;
    },
    heard(service, credentials) {
      asked.set(hostOf(service, credentials), YES);
    },
  };
}
