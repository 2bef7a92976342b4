import { refusedField } from './errors.js';
import type { NotificationGroup } from './notification.js';
import { HOUR_MS, MINUTE_MS } from './durations.js';

/** The type of a party: an agent, the bot scenario, or the client. */
export type PartyType = 'INTERNAL' | 'SCENARIO' | 'EXTERNAL';

/** Which side of a chat an event is from. */
export type EventSource = 'PLATFORM' | 'CLIENT';

/** Characters (UTF-16 code units) of an event's ids and names, and of what was said. */
export const EVENT_NAME_MAX = 256;
export const EVENT_TEXT_MAX = 16_384;
/** The most events of one publish, and the most characters of its Idempotency-Key, in every API. */
export const MAX_EVENTS_PER_PUBLISH = 500;
export const IDEMPOTENCY_KEY_MAX = 256;
/** The most chats and events of one publish to many chats. */
export const MAX_CHATS_PER_BATCH = 500;
export const MAX_EVENTS_PER_BATCH = 5_000;

/**
 * How many requests a publish to this many chats counts as. One with too many chats is refused, and counts as the most
 * allowed.
 */
export function chatsCounted(chats: number): number {
  return Math.max(1, Math.min(chats, MAX_CHATS_PER_BATCH));
}

/** Something that happened in a chat, as the platform publishes it or the client sends it. */
export interface ChatEvent {
  event: EventName;
  /** The sender's id of the event. A repeat with the same id changes nothing. */
  msgId: string | null;
  partyId: string | null;
  partyType: PartyType | null;
  displayName: string | null;
  /** The message; may be HTML, whose text notifications show. */
  msg: string | null;
  /** The same as plain text, where the platform sends both. */
  msgText: string | null;
  /** Other data (a file's name, coordinates), in the legacy contract's snake_case. */
  data: Record<string, unknown> | null;
  occurredAt: Date;
}

/** The reason of a notification; `notificationTexts.ts` has its texts. */
export type NotificationReason = 'message' | 'file' | 'joined' | 'warning' | 'ended';

/** How a chat event notifies the person on the phone. */
interface WakeRule {
  news: NotificationReason;
  group: NotificationGroup;
  /** How long it matters. */
  ttlMs: number;
  /** Whether the notification shows the event's `msg`. */
  quotesMessage: boolean;
  /** Whether this speaker's event makes a notification. */
  isTold: (speaker: Speaker) => boolean;
}

export interface Speaker {
  /** Null: unknown. */
  name: string | null;
  /** The device's own user, who gets no notification of their own events. */
  isClient: boolean;
  type: PartyType | null;
}

interface EventRule {
  /** Null: no notification. */
  wake: WakeRule | null;
  /** The side whose event ends the chat. A client that disconnects does not end it: the platform decides. */
  endsChatOf?: readonly EventSource[];
  /** True: clients may send it too. `only`: only clients send it. */
  byClients?: true | 'only';
}

const byOthers = (speaker: Speaker) => !speaker.isClient;
const silent = { wake: null } as const;
const silentByBoth = { wake: null, byClients: true } as const;
const silentByClients = { wake: null, byClients: 'only' } as const;
const ended = {
  endsChatOf: ['PLATFORM'],
  wake: { news: 'ended', group: 'end', ttlMs: HOUR_MS, quotesMessage: false, isTold: byOthers },
} as const satisfies EventRule;

/** Every chat event, and how it notifies the person on the phone if the platform publishes it. */
const EVENT_RULES = {
  chat_session_message: {
    wake: { news: 'message', group: 'message', ttlMs: HOUR_MS, quotesMessage: true, isTold: byOthers },
    byClients: true,
  },
  chat_session_file: {
    wake: { news: 'file', group: 'message', ttlMs: HOUR_MS, quotesMessage: false, isTold: byOthers },
    byClients: true,
  },
  chat_session_party_joined: {
    wake: {
      news: 'joined',
      group: 'party',
      ttlMs: 10 * MINUTE_MS,
      quotesMessage: false,
      isTold: (speaker) => !speaker.isClient && speaker.type !== 'SCENARIO',
    },
  },
  chat_session_timeout_warning: {
    wake: { news: 'warning', group: 'warning', ttlMs: 5 * MINUTE_MS, quotesMessage: true, isTold: () => true },
  },
  chat_session_ended: ended,
  chat_session_end: { ...ended, byClients: true, endsChatOf: ['PLATFORM', 'CLIENT'] },
  chat_session_disconnect: { ...ended, byClients: true },
  chat_session_status: silent,
  chat_session_message_delivered: silentByBoth,
  chat_session_message_read: silentByBoth,
  chat_session_party_left: silent,
  chat_session_typing: silentByBoth,
  chat_session_not_typing: silentByBoth,
  chat_session_location: silentByBoth,
  chat_session_form_data: silentByClients,
  chat_session_form_submit: silentByBoth,
  chat_session_navigation: silentByClients,
  chat_session_signaling: silentByBoth,
  chat_session_inactivity_timeout: silent,
  chat_session_case_set: silent,
} as const satisfies Record<string, EventRule>;
export type ChatEventType = keyof typeof EVENT_RULES;
const EVENT_TYPES = Object.keys(EVENT_RULES) as ChatEventType[];
/** Those that a platform publishes. */
export const CHAT_EVENT_TYPES = EVENT_TYPES.filter((event) => ruleOf(event).byClients !== 'only');
/** The events that can make a notification. */
export const WAKING_EVENT_TYPES = CHAT_EVENT_TYPES.filter((event) => EVENT_RULES[event].wake !== null);

/** An unknown event type, which a newer platform or client may use. Its events are stored and have no effect. */
type UnknownEventType = string & { readonly __unknown: unique symbol };
export type EventName = ChatEventType | UnknownEventType;

/** The form of event names. Its length excludes device tokens in the wrong field. */
const EVENT_NAME = /^(?=.{1,60}$)[a-z][a-z0-9]*(?:[._:-][a-z0-9]+)*$/i;

export function isKnownEvent(event: string): event is ChatEventType {
  return Object.hasOwn(EVENT_RULES, event);
}

/** Whether a name could be the type of an event that is not known here. */
export function isUnknownEvent(name: string): name is UnknownEventType {
  return !Object.hasOwn(EVENT_RULES, name) && EVENT_NAME.test(name);
}

/** @throws DomainError INVALID_INPUT naming the events there are */
export function parseChatEventType(name: string, path: readonly string[]): ChatEventType {
  return parseAmong(CHAT_EVENT_TYPES, name, path);
}

/** The events that clients send. */
export const CLIENT_EVENT_TYPES = EVENT_TYPES.filter((event) => ruleOf(event).byClients);

/** The name of an event that a client may send. @throws DomainError INVALID_INPUT naming those there are */
export function parseClientEventType(name: string, path: readonly string[]): ChatEventType {
  return parseAmong(CLIENT_EVENT_TYPES, name, path);
}

function parseAmong(
  types: readonly ChatEventType[],
  name: string,
  path: readonly string[],
  what = 'one of',
): ChatEventType {
  const event = types.find((type) => type === name);
  if (event !== undefined) return event;
  throw refusedField(path, `must be ${what} ${types.join(', ')}`);
}

/** The event by which the gateway itself ends a chat. */
export const ENDING_EVENT = 'chat_session_ended' satisfies ChatEventType;

/** Whether this event of this side ends the chat. This is the only rule about it. */
export function endsChat(event: string, source: EventSource): boolean {
  return isKnownEvent(event) && (ruleOf(event).endsChatOf?.includes(source) ?? false);
}

/** How this event notifies the person on the phone; null: it does not. */
export function wakeRuleOf(event: EventName): WakeRule | null {
  return isKnownEvent(event) ? EVENT_RULES[event].wake : null;
}

function ruleOf(event: ChatEventType): EventRule {
  return EVENT_RULES[event];
}

/** The name of an event that can make a notification. @throws DomainError INVALID_INPUT listing them */
export function parseWakingEventType(name: string, path: readonly string[]): ChatEventType {
  return parseAmong(WAKING_EVENT_TYPES, name, path, 'one that wakes:');
}
