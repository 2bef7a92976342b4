import { endsChat, wakeRuleOf, type ChatEvent, type PartyType, type Speaker } from '../domain/chatEvent.js';
import { parseChatState, type ChatState } from '../domain/chatState.js';
import { composeNotification, type NotifyingApp } from '../notifications/room.js';
import { isEcho, type OwnEvent } from '../chats/room.js';
import type { Notification } from '../domain/notification.js';

/** Who takes part in a chat, by party id, learned as they join. */
export type Parties = Record<string, { displayName: string | null; type: PartyType | null }>;

/** What a plan needs to know of the chat. */
export interface ChatContext {
  chatId: string;
  appId: string;
  clientId: string;
  /** The client's language; null: nobody knows. */
  locale: string | null;
  parties: Parties;
  /** What the client has sent under the ids of the events that are published now. */
  ownEvents: readonly OwnEvent[];
}

/** What publishing these events does to a chat. */
export interface PublishPlan {
  events: { event: ChatEvent; notification: Notification | null; expiresAt: Date | null }[];
  /** Parties that are new or have changed. */
  parties: Parties;
  endsChat: boolean;
  /** Null: as it was. */
  state: ChatState | null;
}

/** Decides, without any I/O, which of the events become notifications, and what they change about the chat. */
export function planPublish(
  events: readonly ChatEvent[],
  chat: ChatContext,
  app: NotifyingApp,
  now: Date,
): PublishPlan {
  // Without a prototype, because a platform may call a party as it likes, `__proto__` included.
  const learned = Object.create(null) as Parties;
  const plan: PublishPlan = { events: [], parties: learned, endsChat: false, state: null };
  for (const event of events) {
    if (event.event === 'chat_session_party_joined' && event.partyId !== null) {
      learned[event.partyId] = { displayName: event.displayName, type: event.partyType };
      const isAgent = event.partyType === 'INTERNAL' || (event.partyType === null && !isOwnParty(event.partyId, chat));
      if (isAgent) plan.state = 'CONNECTED';
    }
    if (event.event === 'chat_session_status') plan.state = parseChatState(event.data?.['state']) ?? plan.state;
    const party =
      event.partyId === null ? null : (partyOf(learned, event.partyId) ?? partyOf(chat.parties, event.partyId));
    const speaker = speakerOf(event, chat, party);
    // The end is told once, however many events say it.
    const isTold = !plan.endsChat && (wakeRuleOf(event.event)?.isTold(speaker) ?? false);
    const { chatId, locale } = chat;
    const told = isTold ? composeNotification({ chatId, event, speakerName: speaker.name, locale }, app) : null;
    plan.endsChat ||= endsChat(event.event, 'PLATFORM');
    plan.events.push({
      event,
      notification: told && told.notification,
      expiresAt: told && new Date(now.getTime() + told.ttlMs),
    });
  }
  return plan;
}

/** What a client's own events do to its chat: they notify nobody. */
export function planClientEvents(events: readonly ChatEvent[]): PublishPlan {
  return {
    events: events.map((event) => ({ event, notification: null, expiresAt: null })),
    parties: {},
    endsChat: events.some(({ event }) => endsChat(event, 'CLIENT')),
    state: null,
  };
}

function partyOf(parties: Parties, partyId: string): Parties[string] | null {
  return Object.hasOwn(parties, partyId) ? (parties[partyId] ?? null) : null;
}

function speakerOf(event: ChatEvent, chat: ChatContext, party: Parties[string] | null): Speaker {
  const type = event.partyType ?? party?.type ?? null;
  return {
    name: event.displayName ?? party?.displayName ?? null,
    // What the platform says of a party comes before what its id looks like.
    isClient:
      type === 'EXTERNAL' || (type === null && (isOwnParty(event.partyId, chat) || isEcho(event, chat.ownEvents))),
    type,
  };
}

/** Clients know themselves by their own id or by that of the chat, which is a UUID in any case. */
function isOwnParty(partyId: string | null, { clientId, chatId }: ChatContext): boolean {
  return partyId === clientId || partyId?.toLowerCase() === chatId.toLowerCase();
}
