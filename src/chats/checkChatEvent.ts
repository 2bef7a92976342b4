import {
  type ChatEvent,
  type ChatEventType,
  EVENT_NAME_MAX,
  EVENT_TEXT_MAX,
  isUnknownEvent,
  MAX_EVENTS_PER_PUBLISH,
  parseChatEventType,
  parseClientEventType,
  type PartyType,
} from '../domain/chatEvent.js';
import { refusedField } from '../domain/errors.js';
import { checkOptionalText, isStorableJson, STORABLE_JSON_RULE } from '../domain/text.js';

/** An event from a platform or a client. */
export interface ChatEventInput {
  event: string;
  msgId?: string | null;
  partyId?: string | null;
  partyType?: PartyType | null;
  displayName?: string | null;
  msg?: string | null;
  /** The plain text of an HTML `msg`. */
  msgText?: string | null;
  /** Further fields, in the legacy contract's snake_case. */
  data?: Record<string, unknown> | null;
  timestamp?: Date | null;
}

const PARSE_TYPE = { PLATFORM: parseChatEventType, CLIENT: parseClientEventType };

/** @throws DomainError INVALID_INPUT for more or fewer events than a publish may have */
export function checkEventCount(count: number): void {
  if (count > 0 && count <= MAX_EVENTS_PER_PUBLISH) return;
  throw refusedField(['events'], `must be 1 to ${MAX_EVENTS_PER_PUBLISH} events`);
}

/** Requires a known event type. @throws DomainError INVALID_INPUT naming the known types */
export function checkEventType(source: keyof typeof PARSE_TYPE, name: string, path: readonly string[]): ChatEventType {
  return PARSE_TYPE[source](name, [...path, 'event']);
}

/**
 * Checks a received event. Its type may be unknown.
 * @param now the event's time, if it has none
 * @throws DomainError INVALID_INPUT naming the field
 */
export function checkChatEvent(
  source: keyof typeof PARSE_TYPE,
  input: ChatEventInput,
  path: readonly string[],
  now: Date,
): ChatEvent {
  return {
    event: isUnknownEvent(input.event) ? input.event : checkEventType(source, input.event, path),
    msgId: checkOptionalText(input.msgId, [...path, 'msgId'], EVENT_NAME_MAX),
    partyId: checkOptionalText(input.partyId, [...path, 'partyId'], EVENT_NAME_MAX),
    partyType: input.partyType ?? null,
    displayName: checkOptionalText(input.displayName, [...path, 'displayName'], EVENT_NAME_MAX),
    msg: checkOptionalText(input.msg, [...path, 'msg'], EVENT_TEXT_MAX),
    msgText: checkOptionalText(input.msgText, [...path, 'msgText'], EVENT_TEXT_MAX),
    data: checkData(input.data ?? null, [...path, 'data']),
    occurredAt: checkTime(input.timestamp ?? now, [...path, 'timestamp']),
  };
}

function checkData(data: Record<string, unknown> | null, path: readonly string[]): Record<string, unknown> | null {
  if (data === null || Object.keys(data).length === 0) return null;
  if (isStorableJson(data)) return data;
  throw refusedField(path, STORABLE_JSON_RULE);
}

/** Times that the database can store and that are plausible for a chat. */
function checkTime(time: Date, path: readonly string[]): Date {
  const year = time.getUTCFullYear();
  if (year >= 1970 && year <= 9999) return time;
  throw refusedField(path, 'must be in the years 1970 to 9999');
}
