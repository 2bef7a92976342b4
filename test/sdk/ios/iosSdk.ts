import type { WireAnswer } from '../keptConnection.js';
import { errorName } from '../sdkErrors.js';
import {
  bool,
  date,
  decode,
  DecodingError,
  oneOf,
  optional,
  string,
  struct,
  type Decodable,
} from './swiftDecodable.js';

/** What the iOS SDK makes of an answer: what its completion gets, or the error. */
export type IosResult<Value> = { success: Value } | { failure: string };

/** Events as an app gets them, and those that it does not, with the reason: the SDK skips what it cannot read. */
export interface IosEvents {
  events: Record<string, unknown>[];
  skipped: string[];
}

const STATES = ['queued', 'connecting', 'connected', 'ivr', 'failed', 'completed'] as const;
const message = { msg_id: optional(string), party_id: optional(string), timestamp: optional(date) };
const typing = { party_id: optional(string), timestamp: optional(date) };
const notice = { msg: string, timestamp: date };

/** The SDK's structs, by event, as they are in 0.1.6 and before it: where two differ, what satisfies both. */
const EVENTS: Readonly<Record<string, Decodable<object>>> = {
  chat_session_status: struct({ state: oneOf(...STATES), ewt: string }),
  chat_session_case_set: struct({ case_id: optional(string), timestamp: date }),
  chat_session_message: struct({ ...message, msg: string }),
  chat_session_message_delivered: struct(message),
  chat_session_message_read: struct(message),
  chat_session_file: struct({
    ...message,
    file_id: string,
    file_name: string,
    file_type: oneOf('image', 'attachment'),
  }),
  chat_session_party_joined: struct({
    party_id: string,
    first_name: optional(string),
    last_name: optional(string),
    display_name: optional(string),
    type: oneOf('scenario', 'external', 'internal'),
    timestamp: date,
  }),
  chat_session_party_left: struct({ party_id: string, timestamp: date }),
  chat_session_typing: struct(typing),
  chat_session_not_typing: struct(typing),
  chat_session_location: struct({ ...typing, url: optional(string), latitude: string, longitude: string }),
  chat_session_timeout_warning: struct(notice),
  chat_session_inactivity_timeout: struct(notice),
  chat_session_ended: struct({}),
  chat_session_disconnect: struct({}),
  chat_session_end: struct({}),
};

/** The events that this SDK has a struct for. */
export const IOS_EVENTS: readonly string[] = Object.keys(EVENTS);

const eventsContainer: Decodable<IosEvents> = (json, path) => {
  const { events: list } = struct<{ events: unknown[] }>({ events: array })(json, path);
  const result: IosEvents = { events: [], skipped: [] };
  for (const [index, item] of list.entries()) {
    try {
      const { event } = struct({ event: oneOf(...IOS_EVENTS) })(item, `${path}.events[${index}]`);
      const type = EVENTS[event] as Decodable<object>;
      result.events.push({ event, ...type(item, `${path}.events[${index}]`) });
    } catch (error) {
      result.skipped.push((error as Error).message);
    }
  }
  return result;
};

function array(json: unknown, path: string): unknown[] {
  if (!Array.isArray(json)) throw new DecodingError(`${path} must be an Array`);
  return json;
}

/** The SDK's completions, by call. */
export const iosSdk = {
  version: (answer: WireAnswer) => result(answer, struct({ server_version: string })),
  availability: (answer: WireAnswer) =>
    result(answer, struct({ chat: oneOf('available', 'notAvailable'), ewt: optional(string) })),
  requestChat: (answer: WireAnswer) =>
    result(
      answer,
      struct({
        chat_id: string,
        state: oneOf(...STATES),
        ewt: optional(string),
        is_new_chat: bool,
        phone_number: optional(string),
      }),
    ),
  events: (answer: WireAnswer) => result(answer, eventsContainer),
  /** Of calls whose answer it does not read. */
  done: (answer: WireAnswer) => result(answer, () => 'done' as const),
  /** What its loop does after a poll. Only 5005 and an ended chat end it: whatever else fails is asked again at once. */
  afterPoll(answer: WireAnswer): 'polls again' | 'stops' {
    const read = iosSdk.events(answer);
    if ('failure' in read) return read.failure === 'chatSessionNotFound' ? 'stops' : 'polls again';
    return read.success.events.some(({ event }) => event === 'chat_session_ended') ? 'stops' : 'polls again';
  },
};

/** Nothing but 200 is a success. */
function result<Value>(answer: WireAnswer, type: Decodable<Value>): IosResult<Value> {
  try {
    if (answer.status === 200)
      return { success: decode(type, answer.body.length > 0 ? answer.body : Buffer.from('{}')) };
    const error = decode(struct({ error_code: string, error_message: string }), answer.body);
    return { failure: errorName(error.error_code) ?? `badStatusCode ${answer.status}` };
  } catch (error) {
    if (!(error instanceof DecodingError)) throw error;
    return { failure: answer.status === 200 ? error.message : `badStatusCode ${answer.status}` };
  }
}
