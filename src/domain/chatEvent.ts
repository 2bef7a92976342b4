import { DomainError } from './errors.js';

export const PARTY_TYPES = ['INTERNAL', 'SCENARIO', 'EXTERNAL'] as const;
/** Who a party of a chat is: an agent, the scenario (a bot), or the client itself. */
export type PartyType = (typeof PARTY_TYPES)[number];

/** Something that happened in a chat, as the platform publishes it. */
export interface ChatEvent {
  event: ChatEventType;
  /** The platform's own id of it: a repeat with the same one is known and changes nothing. */
  msgId: string | null;
  partyId: string | null;
  partyType: PartyType | null;
  displayName: string | null;
  /** What was said; plain text is preferred where the platform sends both. */
  msg: string | null;
  occurredAt: Date;
}

/** What somebody should be told of an event. */
export interface Wake {
  title: string;
  body: string;
  /** How long it matters. */
  ttlMs: number;
}

export interface Speaker {
  name: string;
  /** The person whose device it is: nobody is told of what they did themselves. */
  isClient: boolean;
  type: PartyType | null;
}

interface EventRule {
  /** Null: wakes nobody. */
  wake: ((event: ChatEvent, speaker: Speaker) => Wake | null) | null;
  endsChat?: true;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const silent: EventRule = { wake: null };
const ended: EventRule = {
  endsChat: true,
  wake: (_event, speaker) =>
    speaker.isClient ? null : { title: speaker.name, body: 'The chat has ended.', ttlMs: HOUR_MS },
};

/** Every event a platform may publish, and what it means for the person on the phone. */
const EVENT_RULES = {
  chat_session_message: {
    wake: (event, speaker) =>
      speaker.isClient ? null : { title: speaker.name, body: event.msg ?? 'New message', ttlMs: HOUR_MS },
  },
  chat_session_file: {
    wake: (_event, speaker) =>
      speaker.isClient ? null : { title: speaker.name, body: 'Sent you a file', ttlMs: HOUR_MS },
  },
  chat_session_party_joined: {
    wake: (_event, speaker) =>
      speaker.isClient || speaker.type === 'SCENARIO'
        ? null
        : { title: speaker.name, body: 'Joined the chat', ttlMs: 10 * MINUTE_MS },
  },
  chat_session_timeout_warning: {
    wake: (event, speaker) => ({
      title: speaker.name,
      body: event.msg ?? 'The chat will end soon unless you answer.',
      ttlMs: 5 * MINUTE_MS,
    }),
  },
  chat_session_ended: ended,
  chat_session_end: ended,
  chat_session_disconnect: ended,
  chat_session_status: silent,
  chat_session_message_delivered: silent,
  chat_session_message_read: silent,
  chat_session_party_left: silent,
  chat_session_typing: silent,
  chat_session_not_typing: silent,
  chat_session_location: silent,
  chat_session_inactivity_timeout: silent,
  chat_session_case_set: silent,
} as const satisfies Record<string, EventRule>;
export type ChatEventType = keyof typeof EVENT_RULES;
export const CHAT_EVENT_TYPES = Object.keys(EVENT_RULES) as ChatEventType[];

/** @throws DomainError INVALID_INPUT naming the events there are */
export function parseChatEventType(name: string, path: readonly string[]): ChatEventType {
  if (Object.hasOwn(EVENT_RULES, name)) return name as ChatEventType;
  throw new DomainError('INVALID_INPUT', `event must be one of ${CHAT_EVENT_TYPES.join(', ')}`, path);
}

/** Whether the chat is over with this event. */
export function endsChat(event: ChatEventType): boolean {
  const rule: EventRule = EVENT_RULES[event];
  return rule.endsChat ?? false;
}

/** What to tell the client of this event, or null when it should not be woken. */
export function wakeFor(event: ChatEvent, speaker: Speaker): Wake | null {
  const rule: EventRule = EVENT_RULES[event.event];
  return rule.wake?.(event, speaker) ?? null;
}
