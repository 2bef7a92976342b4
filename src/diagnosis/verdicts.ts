import type { Situation } from './situation.js';

export const VERDICTS = [
  'NEVER_SUBSCRIBED',
  'SUBSCRIBE_REFUSED',
  'UNSUBSCRIBED',
  'DEVICE_GONE',
  'DEVICE_TAKEN_OVER',
  'CLIENT_FETCHED',
  'HELD_FOR_PRESENCE',
  'SERVICE_PAUSED',
  'PROVIDER_REFUSES_CREDENTIALS',
  'PROVIDER_UNAVAILABLE',
  'THROTTLED',
  'EXPIRED',
  'REJECTED',
  'NOT_AN_EVENT_THAT_NOTIFIES',
  'WAITING',
  'SENT',
  'NO_LONGER_KEPT',
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One row: when it applies, its verdict, and since when. The first row that applies counts. */
interface VerdictRule {
  name: string;
  verdict: Verdict;
  applies: (situation: Situation) => boolean;
  since: (situation: Situation) => Date | null;
}

const settledAt = ({ delivery }: Situation) => delivery?.settledAt ?? null;
const createdAt = ({ delivery }: Situation) => delivery?.createdAt ?? null;
const lastTriedAt = (situation: Situation) => situation.delivery?.attempts.at(-1)?.at ?? createdAt(situation);
const pausedAt = (situation: Situation) => situation.circuit?.openedAt ?? lastTriedAt(situation);
const endedAt = ({ subscription }: Situation) => subscription?.end?.at ?? null;
const refusedAt = ({ refusal }: Situation) => refusal?.at ?? null;
const publishedAt = ({ event }: Situation) => event?.at ?? null;

const isWaiting = ({ delivery }: Situation) => delivery !== null && delivery.settledAt === null;
const isPaused = ({ circuit }: Situation, ...reasons: string[]) => circuit !== null && reasons.includes(circuit.reason);
const lastTry = ({ delivery }: Situation, ...outcomes: string[]) =>
  outcomes.includes(delivery?.attempts.at(-1)?.outcome ?? '');
const isSuppressedFor = ({ delivery }: Situation, ...reasons: string[]) =>
  delivery?.status === 'SUPPRESSED' && reasons.includes(delivery.reason ?? '');
const isSubscribed = ({ subscription }: Situation) => subscription?.end === null;
const hasEndedFor = ({ subscription }: Situation, ...reasons: string[]) =>
  reasons.includes(subscription?.end?.reason ?? '');

/** The app has tried to subscribe since its last subscription ended, and was refused. */
function isRefusedSince({ subscription, refusal }: Situation): boolean {
  if (refusal === null || refusal.operation !== 'subscribe') return false;
  return subscription === null || (subscription.end !== null && refusal.at > subscription.end.at);
}

/** Whether the end of the subscription explains the situation, because there is no delivery. */
const isAboutSubscription = (situation: Situation) =>
  situation.delivery === null && situation.scope === 'CHAT' && situation.event?.effect !== 'NOTIFIES';

const TOKEN_ENDS = ['TOKEN_UNREGISTERED', 'TOKEN_REFUSED'];
const OTHER_ENDS = ['UNSUBSCRIBED', 'SIGNED_OUT', 'REVOKED', 'CHAT_ENDED', 'NOT_SUBSCRIBED'];

/** Why a message was or was not pushed. */
export const VERDICT_RULES: readonly VerdictRule[] = [
  {
    name: 'the push service has taken it',
    verdict: 'SENT',
    applies: ({ delivery }) => delivery?.status === 'SENT',
    since: settledAt,
  },
  {
    name: 'many tokens are refused at once, so pushes wait',
    verdict: 'REJECTED',
    applies: (situation) => isWaiting(situation) && isPaused(situation, 'TOKENS_REFUSED'),
    since: pausedAt,
  },
  {
    name: 'the push service refuses the credentials',
    verdict: 'PROVIDER_REFUSES_CREDENTIALS',
    applies: (situation) =>
      isWaiting(situation) && (isPaused(situation, 'CREDENTIALS_REFUSED') || lastTry(situation, 'rejected')),
    since: pausedAt,
  },
  {
    name: 'the push service asks to slow down',
    verdict: 'THROTTLED',
    applies: (situation) =>
      isWaiting(situation) && (isPaused(situation, 'PROVIDER_THROTTLES') || lastTry(situation, 'throttled')),
    since: pausedAt,
  },
  {
    name: 'the push service cannot be reached or fails',
    verdict: 'PROVIDER_UNAVAILABLE',
    applies: (situation) =>
      isWaiting(situation) &&
      (isPaused(situation, 'PROVIDER_UNAVAILABLE', 'PROVIDER_INTERCEPTED') ||
        lastTry(situation, 'retry', 'intercepted') ||
        situation.delivery?.reason === 'PROVIDER_SILENT'),
    since: pausedAt,
  },
  {
    name: 'the client is in the chat and may fetch it',
    verdict: 'HELD_FOR_PRESENCE',
    applies: (situation) => isWaiting(situation) && situation.delivery?.reason === 'CLIENT_PRESENT',
    since: createdAt,
  },
  {
    name: 'the push service is switched off, and it waits',
    verdict: 'SERVICE_PAUSED',
    applies: (situation) => isWaiting(situation) && situation.service !== 'ENABLED',
    since: createdAt,
  },
  { name: 'it waits for its turn', verdict: 'WAITING', applies: isWaiting, since: createdAt },
  {
    name: 'the client fetched it',
    verdict: 'CLIENT_FETCHED',
    applies: (situation) => isSuppressedFor(situation, 'CLIENT_FETCHED'),
    since: settledAt,
  },
  {
    name: 'the push service was switched off',
    verdict: 'SERVICE_PAUSED',
    applies: (situation) => isSuppressedFor(situation, 'SERVICE_NOT_CONFIGURED'),
    since: settledAt,
  },
  {
    name: 'the subscription had ended, and the next was refused',
    verdict: 'SUBSCRIBE_REFUSED',
    applies: (situation) =>
      (situation.delivery?.status === 'SUPPRESSED' || situation.delivery?.status === 'FAILED') &&
      isRefusedSince(situation),
    since: refusedAt,
  },
  {
    name: 'the push service had said that the address is dead',
    verdict: 'DEVICE_GONE',
    applies: (situation) => isSuppressedFor(situation, ...TOKEN_ENDS),
    since: (situation) => endedAt(situation) ?? settledAt(situation),
  },
  {
    name: 'the push service says that the address is dead',
    verdict: 'DEVICE_GONE',
    applies: (situation) => situation.delivery?.status === 'FAILED' && lastTry(situation, 'unregistered'),
    since: settledAt,
  },
  {
    name: 'another client had taken the device',
    verdict: 'DEVICE_TAKEN_OVER',
    applies: (situation) => isSuppressedFor(situation, 'DEVICE_TAKEN_OVER'),
    since: (situation) => endedAt(situation) ?? settledAt(situation),
  },
  {
    name: 'the subscription had ended',
    verdict: 'UNSUBSCRIBED',
    applies: (situation) => isSuppressedFor(situation, ...OTHER_ENDS),
    since: (situation) => endedAt(situation) ?? settledAt(situation),
  },
  {
    name: 'it expired',
    verdict: 'EXPIRED',
    applies: ({ delivery }) => delivery?.status === 'EXPIRED',
    since: settledAt,
  },
  {
    name: 'the push service rejected it',
    verdict: 'REJECTED',
    applies: ({ delivery }) => delivery !== null,
    since: settledAt,
  },
  {
    name: 'the event makes no notification',
    verdict: 'NOT_AN_EVENT_THAT_NOTIFIES',
    applies: (situation) =>
      situation.event !== null &&
      situation.event.effect !== 'NOTIFIES' &&
      (situation.scope === 'EVENT' || isSubscribed(situation)),
    since: publishedAt,
  },
  { name: 'subscribing was refused', verdict: 'SUBSCRIBE_REFUSED', applies: isRefusedSince, since: refusedAt },
  {
    name: 'the app never subscribed',
    verdict: 'NEVER_SUBSCRIBED',
    applies: ({ subscription }) => subscription === null,
    since: publishedAt,
  },
  {
    name: 'the app subscribed only later',
    verdict: 'NEVER_SUBSCRIBED',
    applies: ({ event, subscription }) =>
      event?.effect === 'NOTIFIES' && subscription !== null && subscription.since > event.at,
    since: publishedAt,
  },
  {
    name: 'the address is dead',
    verdict: 'DEVICE_GONE',
    applies: (situation) => isAboutSubscription(situation) && hasEndedFor(situation, ...TOKEN_ENDS),
    since: endedAt,
  },
  {
    name: 'another client has the device',
    verdict: 'DEVICE_TAKEN_OVER',
    applies: (situation) => isAboutSubscription(situation) && hasEndedFor(situation, 'DEVICE_TAKEN_OVER'),
    since: endedAt,
  },
  {
    name: 'the subscription has ended',
    verdict: 'UNSUBSCRIBED',
    applies: (situation) => isAboutSubscription(situation) && hasEndedFor(situation, ...OTHER_ENDS),
    since: endedAt,
  },
  {
    name: 'nothing was published yet',
    verdict: 'NOT_AN_EVENT_THAT_NOTIFIES',
    applies: ({ event }) => event === null,
    since: () => null,
  },
  { name: 'its delivery is gone', verdict: 'NO_LONGER_KEPT', applies: () => true, since: publishedAt },
];

/** The first rule that applies. */
export function ruleFor(situation: Situation): VerdictRule {
  const rule = VERDICT_RULES.find(({ applies }) => applies(situation));
  if (!rule) throw new Error('the last verdict rule applies to everything');
  return rule;
}
