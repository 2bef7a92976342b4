import { explainProviderCode } from '../domain/providerCodes.js';
import { PUSH_SERVICES, type PushService } from '../domain/pushService.js';
import type { ChatEvent } from '../domain/chatEvent.js';
import { eventName } from '../domain/eventNames.js';
import { refusalWords, type RefusedRequest } from '../refusals/room.js';
import type { ChangeRecord } from './timeline.store.js';
import type { Situation } from './situation.js';
import type { Verdict } from './verdicts.js';
import type { VerdictWords } from './verdictWords.js';

/** The texts of a timeline entry. */
export interface EntryWords {
  title: string;
  text: string | null;
}

const FROM = { INTERNAL: 'the agent', SCENARIO: 'the bot', EXTERNAL: 'the client' } as const;

/** The words of a chat event and of its result. */
export function eventWords(
  event: ChatEvent,
  verdict: Verdict,
  { explanation }: VerdictWords,
  { event: facts, delivery }: Situation,
): EntryWords {
  const title = eventTitle(event, facts?.effect === 'BY_CLIENT');
  const isSilent = verdict === 'NOT_AN_EVENT_THAT_NOTIFIES' && delivery === null;
  return {
    title,
    text: `${verdict === 'SENT' ? 'Pushed' : outcomeOf(verdict)}: ${isSilent ? lower(explanation) : explanation}`,
  };
}

function eventTitle({ event, partyType }: ChatEvent, isOfClient: boolean): string {
  const who = isOfClient ? FROM.EXTERNAL : partyType && FROM[partyType];
  if (!who) return eventName(event);
  if (event === 'chat_session_party_joined') return `${upper(who)} joined`;
  return `${eventName(event)} from ${who}`;
}

const UNDER_WAY: ReadonlySet<Verdict> = new Set([
  'WAITING',
  'HELD_FOR_PRESENCE',
  'PROVIDER_REFUSES_CREDENTIALS',
  'PROVIDER_UNAVAILABLE',
  'THROTTLED',
]);

function outcomeOf(verdict: Verdict): string {
  return UNDER_WAY.has(verdict) ? 'Not pushed yet' : 'No push';
}

function upper(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

const CHANGES: Readonly<Record<string, string>> = {
  subscribe: 'Subscribed',
  unsubscribe: 'Unsubscribed',
  removeToken: 'Device address removed',
  takeOverDevice: 'Device taken over by another client',
  unsubscribeDevice: 'Device signed out',
  endSubscriptions: 'Subscription ended',
  endChat: 'Chat ended',
  resendDelivery: 'Delivery sent again',
};

/** The words of a change, with its push service. */
export function changeWords({ action, details }: ChangeRecord): EntryWords {
  const { service, reason } = details;
  const known = isService(service) ? service : null;
  const why = known && typeof reason === 'string' ? explainProviderCode(known, reason)?.meaning : undefined;
  const text = [
    known && PUSH_SERVICES[known].title,
    typeof reason === 'string' && why === undefined ? reason : null,
    why && `${String(reason)}: ${why}`,
  ].filter((part) => typeof part === 'string');
  return { title: CHANGES[action] ?? action, text: text.length > 0 ? text.join(', ') : null };
}

/** The words of a refused request. */
export function refusedWords(refusal: RefusedRequest): EntryWords {
  const { cause, remedy } = refusalWords({ ...refusal, chatId: null });
  const what = refusal.operation === 'subscribe' ? 'Subscribing was refused' : 'Unsubscribing was refused';
  return { title: what, text: `${refusal.code}: ${refusal.message}. ${cause} ${remedy}` };
}

function isService(value: unknown): value is PushService {
  return typeof value === 'string' && Object.hasOwn(PUSH_SERVICES, value);
}
