/** An event as a platform publishes it, in the legacy contract's JSON. */
export interface PublishedEvent {
  event: string;
  [field: string]: unknown;
}

const at = '1700000000';
const agent = { party_id: 'agent-7', timestamp: at };

/** Every event that a platform may publish, as it would be: with all its fields. */
const REALISTIC: Readonly<Record<string, Record<string, unknown>>> = {
  chat_session_status: { state: 'queued', ewt: '30' },
  chat_session_party_joined: {
    ...agent,
    first_name: 'Anna',
    last_name: 'Ng',
    display_name: 'Anna N.',
    type: 'internal',
  },
  chat_session_message: { ...agent, msg_id: 'm-1', msg: '<b>Hello</b> “1/2”\n👩‍🚀', msg_text: 'Hello “1/2”\n👩‍🚀' },
  chat_session_message_delivered: { ...agent, msg_id: 'c-1', ref_msg_id: 'c-1' },
  chat_session_message_read: { ...agent, msg_id: 'c-1', ref_msg_id: 'c-1' },
  chat_session_typing: agent,
  chat_session_not_typing: agent,
  chat_session_location: { ...agent, url: 'https://maps.example.com/?q=1,2', latitude: '52.52', longitude: '13.405' },
  chat_session_file: { ...agent, msg_id: 'm-2', file_id: 'F-1', file_name: 'map.png', file_type: 'image' },
  chat_session_timeout_warning: { msg: 'Still there?', timestamp: at },
  chat_session_inactivity_timeout: { msg: 'Good-bye', timestamp: at },
  chat_session_case_set: { case_id: 'case-1', timestamp: at },
  chat_session_form_submit: { ...agent, form_data: { stars: '5' }, req_id: 3 },
  chat_session_signaling: { ...agent, msg_id: '0', data: { type: 'REQUEST_CALL', sdp: 'v=0' } },
  chat_session_party_left: agent,
  chat_session_ended: {},
  chat_session_end: {},
  chat_session_disconnect: {},
};

/** What a platform may send as well, though no SDK could read it as it is: other types, null, something of its own. */
const AWKWARD: Readonly<Record<string, Record<string, unknown>>> = {
  chat_session_status: { state: 'ended?', ewt: 30 },
  chat_session_party_joined: { first_name: null, last_name: 7, display_name: '' },
  chat_session_message: { party_id: null, msg: '', format: 'HTML', timestamp: null },
  chat_session_message_delivered: { ref_msg_id: 'c-2' },
  chat_session_message_read: { msg_id: 'c-2', ref_msg_id: null },
  chat_session_location: { latitude: 52.52, longitude: 'east', url: null },
  chat_session_file: { file_id: 17, file_name: null, file_type: 'image/png' },
  chat_session_case_set: { case_id: null },
  chat_session_form_submit: { form_data: { stars: 5, tags: ['a'], note: null }, req_id: 'three' },
  chat_session_signaling: { data: null },
  chat_session_party_left: { party_id: '', timestamp: 1_700_000_000_123 },
  chat_session_typing: { event_id: { deep: [1, null] } },
};

const minimal = Object.keys(REALISTIC);
const ENDINGS = ['chat_session_ended', 'chat_session_end', 'chat_session_disconnect'];
const all: PublishedEvent[] = [
  ...minimal.map((event) => ({ event, ...REALISTIC[event] })),
  ...minimal.map((event) => ({ event })),
  ...Object.entries(AWKWARD).map(([event, fields]) => ({ event, ...fields })),
];

/** Every kind of event that there is. */
export const SERVER_EVENT_TYPES: readonly string[] = minimal;
/** Those after which the chat goes on, realistic, minimal and awkward. */
export const LASTING_EVENTS: readonly PublishedEvent[] = all.filter(({ event }) => !ENDINGS.includes(event));
/** Those that end it. */
export const ENDING_EVENTS: readonly string[] = ENDINGS;
