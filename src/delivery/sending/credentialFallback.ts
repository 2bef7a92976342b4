import { LRUCache } from 'lru-cache';
import { environmentOf, type CredentialRoute } from '../../domain/credentialRoutes.js';
import type { Outcome } from '../../domain/outcome.js';
import type { PushCredentials } from '../../domain/pushService.js';
import { createCredentialKeys } from '../../providers/room.js';

/** A provider's refusal of a push. */
export type Refusal = Extract<Outcome, { kind: 'rejected' }>;

/** Called with news of new credentials while the previous ones are kept. */
interface CredentialNews {
  /** The provider refuses them, and why, and the previous ones stand in; called once a minute at most. */
  onRefused(reason: string): void;
  /** The provider refuses one of several keys, and nothing stands in for it; called once a minute at most. */
  onKeyRefused(reason: string, credentials: PushCredentials): void;
  /** The provider accepts them after it refused them. */
  onAccepted(): void;
}

/** The credentials of one push at one host of its provider. */
export interface SendingCredentials {
  current: PushCredentials;
  previous: PushCredentials | null;
  /** The bundle id of the device; null: it has none. A key may be good for some bundle ids only. */
  bundleId: string | null;
  /** Whether a refusal is about this key alone, so that no circuit opens for it: others of the app still work. */
  isOfOneKey: (refusal: Refusal) => boolean;
}

/** Sends with new credentials. While the provider refuses them, sends with the previous ones. */
interface CredentialFallback {
  send(
    credentials: SendingCredentials,
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
  const refusals = new LRUCache<string, { outcome: Refusal; until: number }>({ max: KEYS_MAX });
  /** A key may be good at one of Apple's hosts only, and for some bundle ids only. */
  const useOf = (credentials: PushCredentials, bundleId: string | null) =>
    `${credentialKey(credentials)} ${environmentOf(credentials) ?? ''} ${bundleId ?? ''}`;
  const isUnderWay = (refusal: { until: number } | undefined) => refusal !== undefined && refusal.until > now();

  function remember(use: string, outcome: Refusal): void {
    refusals.set(use, { outcome, until: now() + REFUSED_FOR_MS });
  }

  async function sendWithCurrent(
    { current, bundleId }: SendingCredentials,
    send: (credentials: PushCredentials) => Promise<Outcome>,
    onRefused: (refusal: Refusal) => unknown,
    onAccepted: () => void,
  ): Promise<Outcome> {
    const use = useOf(current, bundleId);
    const outcome = await send(current);
    if (isRefused(outcome)) {
      // Sends that were under way together are refused together.
      if (!isUnderWay(refusals.get(use))) onRefused(outcome);
      remember(use, outcome);
    } else if (isAnswered(outcome) && refusals.delete(use)) {
      onAccepted();
    }
    return outcome;
  }

  return {
    async send(credentials, send, news) {
      const { current, previous, bundleId, isOfOneKey } = credentials;
      const known = refusals.get(useOf(current, bundleId));
      const refused = known && isUnderWay(known) ? known.outcome : null;
      if (!previous || !canStandIn(previous, current)) {
        // No circuit holds these pushes back, so a known refusal is reused for a while instead of asking again.
        if (refused && isOfOneKey(refused)) return refused;
        const onRefused = (refusal: Refusal) => {
          if (isOfOneKey(refusal)) news.onKeyRefused(refusal.reason, current);
        };
        return sendWithCurrent(credentials, send, onRefused, news.onAccepted);
      }
      const told: Refusal[] = [];
      const onRefused = (refusal: Refusal) => told.push(refusal);
      const outcome = refused ?? (await sendWithCurrent(credentials, send, onRefused, news.onAccepted));
      // The provider did not process a refused push, so sending it again is safe.
      if (!isRefused(outcome)) return outcome;
      const use = useOf(previous, bundleId);
      if (isOfOneKey(outcome) && isUnderWay(refusals.get(use))) return outcome;
      const second = await send(previous);
      if (isRefused(second)) remember(use, second);
      for (const { reason } of told) {
        if (!isRefused(second)) news.onRefused(reason);
        else if (isOfOneKey(outcome)) news.onKeyRefused(reason, current);
      }
      // A verdict under the previous credentials may not hold for the current ones, so it must not remove the token.
      return isAboutToken(second) || isRefused(second) ? outcome : second;
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

/** Whether the provider refuses the credentials. */
export function isRefused(outcome: Outcome): outcome is Refusal {
  return outcome.kind === 'rejected' && outcome.fault === 'credentials';
}

/** Whether the provider got past the check of the credentials. */
function isAnswered({ kind }: Outcome): boolean {
  return kind === 'delivered' || kind === 'unregistered' || kind === 'rejected';
}

function isAboutToken(outcome: Outcome): boolean {
  return outcome.kind === 'unregistered' || (outcome.kind === 'rejected' && outcome.fault === 'token');
}

/**
 * Whether a refusal is about one key of an app, or about its use at one of Apple's hosts, while the app reaches other
 * devices by others. Such a refusal opens no circuit. The only key of an app is all of its credentials.
 */
export function refusalsOfOneKey(routes: readonly CredentialRoute[]): (refusal: Refusal) => boolean {
  return ({ otherEnvironment }) => routes.length > 1 && (otherEnvironment === true || hasSeveralKeys(routes));
}

function hasSeveralKeys(routes: readonly CredentialRoute[]): boolean {
  const credentialKey = createCredentialKeys();
  return new Set(routes.map(({ credentials }) => credentialKey(credentials))).size > 1;
}

/** The name of a key in an alert: its id, never its secret. */
export function keyNameOf(credentials: PushCredentials): string {
  const name = credentials.kind === 'apns' ? `the key ${credentials.keyId}` : 'the certificate';
  const environment = environmentOf(credentials);
  return environment === null ? name : `${name} for ${environment}`;
}
