import { LRUCache } from 'lru-cache';
import { providerOf } from '../domain/lane.js';
import type { Outcome } from '../domain/outcome.js';
import type { PushCredentials, PushService } from '../domain/pushService.js';
import type { PushChannel } from '../domain/channel.js';
import { createCredentialKeys } from '../providers/room.js';

/**
 * Whether a provider answers at all now. A push that may have arrived must not be sent again into a provider that says
 * nothing.
 */
export interface AnswerCheck {
  /**
   * Asks without a device, and not more often than every few seconds for the same credentials.
   * @param onSilent takes the outcome of each question that got no answer, once
   */
  answers(
    service: PushService,
    credentials: PushCredentials,
    bundleId: string | null,
    onSilent: (outcome: Outcome) => void,
  ): Promise<boolean>;
  /** It has just answered something, so it need not be asked for a while. */
  heard(service: PushService, credentials: PushCredentials): void;
}

const REMEMBERED_MS = 3_000;
const YES = Promise.resolve(true);

export function createAnswerCheck(channels: Record<PushService, Pick<PushChannel, 'probe'>>): AnswerCheck {
  const credentialKey = createCredentialKeys();
  const asked = new LRUCache<string, Promise<boolean>>({ max: 10_000, ttl: REMEMBERED_MS });

  async function ask(
    service: PushService,
    credentials: PushCredentials,
    bundleId: string | null,
    onSilent: (outcome: Outcome) => void,
  ): Promise<boolean> {
    const outcome = await channels[service].probe(credentials, bundleId === null ? [] : [bundleId]);
    const isSilent = outcome.kind === 'intercepted' || (outcome.kind === 'retry' && outcome.statusCode === null);
    if (isSilent) onSilent(outcome);
    // Whatever it says: it says something. A refusal of the credentials may come from the token's issuer, or from us.
    return !isSilent;
  }

  return {
    answers(service, credentials, bundleId, onSilent) {
      const key = `${providerOf(service)} ${credentialKey(credentials)}`;
      const known = asked.get(key);
      if (known) return known;
      const answer = ask(service, credentials, bundleId, onSilent);
      asked.set(key, answer);
      return answer;
    },
    heard(service, credentials) {
      asked.set(`${providerOf(service)} ${credentialKey(credentials)}`, YES);
    },
  };
}
