import {
  isUnknownEvent,
  parseChatEventType,
  parseClientEventType,
  type ChatEvent,
  type ChatEventType,
  type PartyType,
} from '../domain/chatEvent.js';
import { DomainError } from '../domain/errors.js';
import { checkOptionalText, isStorableJson } from '../domain/text.js';

/** An event as a platform or a client sends it. */
export interface ChatEventInput {
  event: string;
  msgId?: string | null;
  partyId?: string | null;
  partyType?: PartyType | null;
  displayName?: string | null;
  msg?: string | null;
  /** The same as plain text, where `msg` is HTML. */
  msgText?: string | null;
  /** What else belongs to it, in the legacy contract's snake_case. */
  data?: Record<string, unknown> | null;
  timestamp?: Date | null;
}

/** Characters (UTF-16 code units) of an id or a name. */
export const EVENT_NAME_MAX = 256;
/** The same of what was said. */
export const EVENT_TEXT_MAX = 16_384;

const PARSE_TYPE = { PLATFORM: parseChatEventType, CLIENT: parseClientEventType };

/** The type of an event, which has to be known. @throws DomainError INVALID_INPUT naming those there are */
export function checkEventType(source: keyof typeof PARSE_TYPE, name: string, path: readonly string[]): ChatEventType {
  return PARSE_TYPE[source](name, [...path, 'event']);
}

/**
 * Checks an event that somebody sent; its type may be one that is not known.
 * @param now when it happened, where it does not say
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
  throw new DomainError(
    'INVALID_INPUT',
    'data must be well-formed Unicode without NUL characters, nested at most 32 deep',
    path,
  );
}

/** Times that the database can keep, and that a chat can have. */
function checkTime(time: Date, path: readonly string[]): Date {
  const year = time.getUTCFullYear();
  if (year >= 1970 && year <= 9999) return time;
  throw new DomainError('INVALID_INPUT', 'timestamp must be in the years 1970 to 9999', path);
}
