import type { Outcome } from '../../domain/outcome.js';
import type { PushCredentials } from '../../domain/pushService.js';

/** The result of one push, tried at one or both of Apple's hosts. */
interface Tried {
  outcome: Outcome;
  /** The outcome for the circuit; null: it says nothing about the provider and the tokens. */
  reported: Outcome | null;
}

/**
 * Sends with the first credentials. If Apple's other host may answer differently, sends once with the second ones. Apple has
 * not processed a refused push, so that is safe.
 * @param routes one or two, of different environments
 */
export async function sendToEnvironments(
  [first, second]: readonly PushCredentials[],
  send: (credentials: PushCredentials) => Promise<Outcome>,
): Promise<Tried> {
  if (first === undefined) throw new Error('a push without credentials');
  const outcome = await send(first);
  if (second === undefined || !mayBeOfOther(outcome)) return { outcome, reported: outcome };
  return afterBoth(outcome, await send(second));
}

/** The result of two tries. The first answer was one that the other host might not give. */
export function afterBoth(first: Outcome, second: Outcome): Tried {
  const both = { outcome: second, reported: second };
  if (isAboutKey(first)) {
    // The key is not for the first host, so that host has said nothing about the token. The push waits for an admin.
    return isAboutToken(second) || isAboutKey(second) ? { outcome: first, reported: second } : both;
  }
  // The key is not for the second host, so the first host's verdict counts.
  if (isAboutKey(second)) {
    return mayBeOfOther(second) ? { outcome: first, reported: first } : { outcome: second, reported: null };
  }
  // The first host has answered, so the provider works for tokens of that environment.
  const isOfHost = second.kind === 'retry' || second.kind === 'intercepted' || second.kind === 'throttled';
  return isOfHost ? { outcome: second, reported: null } : both;
}

function mayBeOfOther(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.otherEnvironment === true;
}

function isAboutKey(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.fault === 'credentials';
}

function isAboutToken(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.fault === 'token';
}
