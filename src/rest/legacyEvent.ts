import type { ChatEventType } from '../domain/chatEvent.js';
import type { ChatState } from '../domain/chatState.js';
import type { StoredChatEvent } from '../store/clientEvents.js';

/**
 * What the SDKs' parsers insist on, by event: an event that lacks one of these fields is lost on iOS, and on Android the
 * whole answer is with it. Null is as bad as nothing in all but a few.
 */
const NEEDED: Partial<Record<ChatEventType, Readonly<Record<string, unknown>>>> = {
  chat_session_message: { party_id: '', msg: '' },
  chat_session_message_delivered: { party_id: '', msg_id: '' },
  chat_session_message_read: { party_id: '', msg_id: '' },
  chat_session_status: { ewt: '0' },
  chat_session_party_joined: { party_id: '', first_name: '', last_name: '', display_name: '', type: 'internal' },
  chat_session_party_left: { party_id: '' },
  chat_session_typing: { party_id: '' },
  chat_session_not_typing: { party_id: '' },
  chat_session_location: { party_id: '', url: '', latitude: 0, longitude: 0 },
  chat_session_timeout_warning: { msg: '' },
  chat_session_inactivity_timeout: { msg: '' },
  chat_session_file: { party_id: '', file_id: '', file_name: '', file_type: 'attachment' },
  chat_session_case_set: { case_id: '' },
};
/** Events that a reader refers to by their id. */
const NAMED: readonly ChatEventType[] = ['chat_session_message', 'chat_session_file'];

/** An event in the legacy contract's JSON: what is unknown is left out, but for what the SDKs need. */
export function legacyEvent(event: StoredChatEvent, state: ChatState): Record<string, unknown> {
  const { msgId, msg, msgText, displayName, partyId, partyType, seq, occurredAt } = event;
  return {
    event: event.event,
    ...NEEDED[event.event],
    ...(event.event === 'chat_session_status' && { state: state.toLowerCase() }),
    ...withoutNulls(event.data ?? {}),
    ...withoutNulls({
      msg_id: msgId ?? (NAMED.includes(event.event) ? String(seq) : null),
      party_id: partyId,
      display_name: displayName,
      type: partyType && partyType.toLowerCase(),
      msg,
      msg_text: msgText,
    }),
    timestamp: String(Math.floor(occurredAt.getTime() / 1000)),
  };
}

function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
