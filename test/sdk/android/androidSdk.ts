import type { WireAnswer } from '../keptConnection.js';
import {
  boolean,
  dataClass,
  enumeration,
  float,
  int,
  list,
  long,
  map,
  nullable,
  sealedClass,
  string,
  WithDefault,
  type Serializer,
} from './kotlinJson.js';
import { jsonObjectRequest } from './volley.js';

/** An event as an app gets it. */
export type AndroidEvent = Record<string, unknown>;

const state = enumeration('queued', 'connecting', 'connected', 'ivr', 'failed', 'completed');
const timestamp = new WithDefault(long, 0);
const nothing = { empty: new WithDefault(string, '') };
const reference = { msg_id: string, ref_msg_id: string, party_id: nullable(string), timestamp };
const typing = { party_id: nullable(string), timestamp };

/**
 * The SDK's classes, by event, as they are in 2.0.0 and the versions beside it: where two differ, what satisfies both. (One of
 * them calls the message that a delivery is about `msg_id`, another `ref_msg_id`. That `msg_text` has no default is the worst
 * that can be.)
 */
const EVENTS = {
  chat_session_message: {
    msg_id: new WithDefault(string, ''),
    party_id: nullable(string),
    msg: string,
    msg_text: string,
    timestamp,
  },
  chat_session_message_delivered: reference,
  chat_session_message_read: reference,
  chat_session_message_status: { state, ewt: string },
  chat_session_party_joined: {
    party_id: new WithDefault(string, ''),
    first_name: new WithDefault(string, ''),
    last_name: new WithDefault(string, ''),
    display_name: new WithDefault(string, ''),
    type: enumeration('scenario', 'external', 'internal'),
    timestamp,
  },
  chat_session_party_left: { party_id: string, timestamp },
  chat_session_typing: typing,
  chat_session_not_typing: typing,
  chat_session_location: { ...typing, url: nullable(string), latitude: float, longitude: float },
  chat_session_timeout_warning: { msg: string, timestamp },
  chat_session_inactivity_timeout: { msg: string, timestamp },
  chat_session_ended: nothing,
  chat_session_disconnect: nothing,
  chat_session_end: nothing,
  chat_session_file: { file_name: string, file_id: string, file_type: string, party_id: string, timestamp },
  chat_session_form_submit: {
    form_data: new WithDefault(map(string), {}),
    party_id: nullable(string),
    req_id: new WithDefault(int, -1),
    timestamp,
  },
  chat_session_case_set: { case_id: string, timestamp },
  chat_session_status: { ewt: string },
} as const;

/** Only the versions with calls have it; to the others it is an event of nobody. */
const SIGNALING = {
  chat_session_signaling: {
    data: dataClass({ candidate: new WithDefault(nullable(string), null) }),
    party_id: string,
    timestamp: string,
  },
} as const;

/** How the Android SDK reads an answer; an exception is one that nobody catches in it: it ends the app. */
export const androidSdk = {
  version: (answer: WireAnswer) => read(answer, dataClass({ server_version: string }), false),
  availability: (answer: WireAnswer) =>
    read(
      answer,
      dataClass({ chat: enumeration('available', 'notAvailable'), ewt: new WithDefault(nullable(int), null) }),
      false,
    ),
  requestChat: (answer: WireAnswer) =>
    read(
      answer,
      dataClass({
        chat_id: string,
        state,
        ewt: new WithDefault(nullable(int), null),
        is_new_chat: boolean,
        phone_number: new WithDefault(string, 'Undefined'),
      }),
    ),
  history: (answer: WireAnswer) => eventsOf(answer, false),
  poll: (answer: WireAnswer) => eventsOf(answer, true),
  /** The same in the versions that know calls. */
  pollWithCalls: (answer: WireAnswer) => eventsOf(answer, true, { ...EVENTS, ...SIGNALING }),
  /** Of calls whose answer's fields it does not read. */
  done: (answer: WireAnswer) =>
    read(
      answer,
      map((json) => json),
    ),
  /** What its loop does after a poll that was answered. */
  afterPoll: ({ status }: WireAnswer): 'polls again' | 'stops' => (status === 404 ? 'stops' : 'polls again'),
};

/** @throws SerializationException, and Error for what Volley makes an error */
function read<Value>(answer: WireAnswer, type: Serializer<Value>, takesNothing = true): Value {
  const result = jsonObjectRequest(answer, takesNothing);
  if ('error' in result) throw new Error(`${result.error} ${result.statusCode}`);
  return type(result.response, '$');
}

function eventsOf(
  answer: WireAnswer,
  takesNothing: boolean,
  classes: Parameters<typeof sealedClass>[0] = EVENTS,
): AndroidEvent[] {
  return read(answer, dataClass({ events: list(sealedClass(classes)) }), takesNothing)['events'] as AndroidEvent[];
}
