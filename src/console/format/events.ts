/** Chat events in words. */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  chat_session_message: 'Message',
  chat_session_file: 'File',
  chat_session_party_joined: 'Agent joined',
  chat_session_party_left: 'Agent left',
  chat_session_timeout_warning: 'Timeout warning',
  chat_session_inactivity_timeout: 'Inactivity timeout',
  chat_session_ended: 'Chat ended',
  chat_session_end: 'Chat ended',
  chat_session_disconnect: 'Client disconnected',
  chat_session_location: 'Location',
};

/** A chat event in words; without any, its type. */
export function eventName(event: string): string {
  return EVENT_NAMES[event] ?? event;
}
