/** What a chat event becomes for a person. Channels translate it into their provider's payload. */
export interface Notification {
  /** The chat's public id; the SDKs look for it under `chatID`. */
  chatId: string;
  /** The chat event's type, e.g. `chat_session_message`. */
  event: string;
  title: string;
  body: string;
  /** Several notifications with the same key replace each other on the device; at most 64 bytes. Null: never replaced. */
  collapseKey: string | null;
  badge: number | null;
}
