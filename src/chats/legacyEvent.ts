import { isKnownEvent, type ChatEventType } from '../domain/chatEvent.js';
import { parseChatState, type ChatState } from '../domain/chatState.js';
import type { StoredChatEvent } from './chatInbox.store.js';
import { coordinate, fileType, object, text, texts, wholeNumber, type LegacyField } from './legacyFields.js';

/**
 * The fields that the SDKs' parsers require, by event type. iOS drops an event with a missing, null or wrongly typed field.
 * Android drops the whole answer.
 */
const NEEDED: Partial<Record<ChatEventType, Readonly<Record<string, LegacyField>>>> = {
  chat_session_message: { msg_id: text(), party_id: text(), msg: text(), msg_text: text() },
  // The id of the message: Android reads ref_msg_id, iOS msg_id.
  chat_session_message_delivered: { party_id: text(), msg_id: text(), ref_msg_id: text() },
  chat_session_message_read: { party_id: text(), msg_id: text(), ref_msg_id: text() },
  chat_session_status: { ewt: text('0') },
  chat_session_party_joined: {
    party_id: text(),
    first_name: text(),
    last_name: text(),
    display_name: text(),
    type: text('internal'),
  },
  chat_session_party_left: { party_id: text() },
  chat_session_typing: { party_id: text() },
  chat_session_not_typing: { party_id: text() },
  chat_session_location: { party_id: text(), url: text(), latitude: coordinate, longitude: coordinate },
  chat_session_timeout_warning: { msg: text() },
  chat_session_inactivity_timeout: { msg: text() },
  chat_session_file: { msg_id: text(), party_id: text(), file_id: text(), file_name: text(), file_type: fileType },
  chat_session_case_set: { case_id: text() },
  chat_session_form_submit: { party_id: text(), form_data: texts, req_id: wholeNumber },
  chat_session_signaling: { party_id: text(), data: object },
};
/** Events that later events refer to by id. */
const NAMED: readonly ChatEventType[] = ['chat_session_message', 'chat_session_file'];

/** An event type with rules. */
type KnownEvent = StoredChatEvent & { event: ChatEventType };

/** Whether the SDKs can read an event. An unreadable event makes Android drop the whole answer. */
export function isReadable(event: StoredChatEvent): event is KnownEvent {
  return isKnownEvent(event.event);
}

/** An event in the legacy contract's JSON. Unknown values are left out, unless the SDKs require the field. */
export function legacyEvent(
  event: KnownEvent,
  { chatId, state }: { chatId: string; state: ChatState },
): Record<string, unknown> {
  const { msgId, displayName, partyType, seq, occurredAt, source } = event;
  const known = {
    ...withoutNulls(event.data ?? {}),
    ...withoutNulls({
      msg_id: msgId ?? (NAMED.includes(event.event) ? String(seq) : null),
      // The SDKs recognize their own party by the chat's id.
      party_id: event.partyId ?? (source === 'CLIENT' ? chatId : null),
      display_name: displayName,
      type: partyType && partyType.toLowerCase(),
      msg: event.msg,
      msg_text: event.msgText,
    }),
    ...(event.event === 'chat_session_status' && {
      state: (parseChatState(event.data?.['state']) ?? state).toLowerCase(),
    }),
  };
  return {
    ...known,
    ...needed(event.event, known),
    event: event.event,
    timestamp: String(Math.floor(occurredAt.getTime() / 1000)),
  };
}

/** The required fields in the required types; undefined: the field is left out. */
function needed(event: ChatEventType, known: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given: Readonly<Record<string, unknown>> = {
    ...known,
    msg_text: known['msg_text'] ?? known['msg'],
    ref_msg_id: known['ref_msg_id'] ?? known['msg_id'],
    msg_id: known['msg_id'] ?? known['ref_msg_id'],
  };
  return Object.fromEntries(Object.entries(NEEDED[event] ?? {}).map(([name, read]) => [name, read(given[name])]));
}

function withoutNulls(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
