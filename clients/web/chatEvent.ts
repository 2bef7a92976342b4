/** An event of a chat, in the JSON of the REST API. Events of other types have other fields too. */
export interface ChatEvent {
  /** Its type: `chat_session_message`, `chat_session_typing`, `chat_session_ended`, ... */
  event: string;
  /** Unix seconds. */
  timestamp: string;
  /** Who did it. What this browser's person did has the chat's id here. */
  party_id?: string;
  display_name?: string;
  msg_id?: string;
  /** What was said; may be HTML. Show `msg_text`. */
  msg?: string;
  /** The same as plain text. */
  msg_text?: string;
  [field: string]: unknown;
}
