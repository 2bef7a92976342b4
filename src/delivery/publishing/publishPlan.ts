import { endsChat, wakeRuleOf, type ChatEvent, type PartyType, type Speaker } from '../../domain/chatEvent.js';
import { parseChatState, type ChatState } from '../../domain/chatState.js';
import { composeNotification, type NotifyingApp } from '../../notifications/room.js';
import { isEcho, type OwnEvent } from '../../chats/room.js';
import type { Notification } from '../../domain/notification.js';

/** The parties of a chat by id, learned as they join. */
export type Parties = Record<string, { displayName: string | null; type: PartyType | null }>;

/** The facts about a chat that a plan needs. */
export interface ChatContext {
  chatId: string;
  appId: string;
  clientId: string;
  /** The client's language; null: unknown. */
  locale: string | null;
  parties: Parties;
  /** The client's own events with the ids of the events published now. */
  ownEvents: readonly OwnEvent[];
}

/** The effect of a publish on its chat. */
export interface PublishPlan {
  events: { event: ChatEvent; notification: Notification | null; expiresAt: Date | null }[];
  /** New and changed parties. */
  parties: Parties;
  endsChat: boolean;
  /** Null: unchanged. */
  state: ChatState | null;
}

/**
 * Whether an event of the platform makes a notification. SILENT: events of this type never do. OWN: the client caused it,
 * or a bot joined. MUTED: the app's settings prevent it. NOTIFIES: it does.
 */
export type EventEffect = 'SILENT' | 'OWN' | 'MUTED' | 'NOTIFIES';

/** The effect of one event, by the settings of now. `planPublish` decides the same for the events of a publish. */
export function eventEffect(event: ChatEvent, chat: ChatContext, app: NotifyingApp): EventEffect {
  const rule = wakeRuleOf(event.event);
  if (!rule) return 'SILENT';
  const party = event.partyId === null ? null : partyOf(chat.parties, event.partyId);
  const speaker = speakerOf(event, chat, party);
  if (!rule.isTold(speaker)) return 'OWN';
  const { chatId, locale } = chat;
  return composeNotification({ chatId, event, speakerName: speaker.name, locale }, app) ? 'NOTIFIES' : 'MUTED';
}

/** Decides, without any I/O, which events become notifications, and how they change the chat. */
export function planPublish(
  events: readonly ChatEvent[],
  chat: ChatContext,
  app: NotifyingApp,
  now: Date,
): PublishPlan {
  // Without a prototype: a platform may choose any party id, even `__proto__`.
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
    // The end notifies once, however many events report it.
    const isTold = !plan.endsChat && (wakeRuleOf(event.event)?.isTold(speaker) ?? false);
    const { chatId, locale } = chat;
    const composed = isTold ? composeNotification({ chatId, event, speakerName: speaker.name, locale }, app) : null;
    plan.endsChat ||= endsChat(event.event, 'PLATFORM');
    plan.events.push({
      event,
      notification: composed && composed.notification,
      expiresAt: composed && new Date(now.getTime() + composed.ttlMs),
    });
  }
  return plan;
}

/** The effect of client events on their chat. They cause no notification. */
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
    // The platform's own party data overrides a guess from the party's id.
    isClient:
      type === 'EXTERNAL' || (type === null && (isOwnParty(event.partyId, chat) || isEcho(event, chat.ownEvents))),
    type,
  };
}

/** A client's party id is its own id or the chat's id, a UUID in either case of letters. */
function isOwnParty(partyId: string | null, { clientId, chatId }: ChatContext): boolean {
  return partyId === clientId || partyId?.toLowerCase() === chatId.toLowerCase();
}
