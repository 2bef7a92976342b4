/** Chat events as people call them. */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  chat_session_message: 'Message',
  chat_session_file: 'File',
  chat_session_party_joined: 'Party joined',
  chat_session_party_left: 'Party left',
  chat_session_timeout_warning: 'Timeout warning',
  chat_session_inactivity_timeout: 'Inactivity timeout',
  chat_session_ended: 'Chat ended',
  chat_session_end: 'Chat ended',
  chat_session_disconnect: 'Disconnected',
  chat_session_status: 'Status',
  chat_session_message_delivered: 'Message delivered',
  chat_session_message_read: 'Message read',
  chat_session_typing: 'Typing',
  chat_session_not_typing: 'Typing stopped',
  chat_session_location: 'Location',
  chat_session_form_data: 'Form data',
  chat_session_form_submit: 'Form submitted',
  chat_session_navigation: 'Navigation',
  chat_session_signaling: 'Signaling',
  chat_session_case_set: 'Case set',
};

/** A chat event in words; of an unknown one its type. */
export function eventName(event: string): string {
  return Object.hasOwn(EVENT_NAMES, event) ? (EVENT_NAMES[event] ?? event) : event;
}
