import { type ChatEventInput, checkEventCount } from './checkChatEvent.js';
import { z } from 'zod';
import {
  CHAT_EVENT_TYPES,
  CLIENT_EVENT_TYPES,
  EVENT_NAME_MAX,
  EVENT_TEXT_MAX,
  MAX_EVENTS_PER_PUBLISH,
} from '../domain/chatEvent.js';
import { DomainError } from '../domain/errors.js';
import { parsed } from '../rest/requestBody.js';

/** Services check lengths, event types and counts. The schema here only documents them. */
const name = (description: string) => z.string().meta({ maxLength: EVENT_NAME_MAX, description }).nullish();
const text = (description: string) => z.string().meta({ maxLength: EVENT_TEXT_MAX, description }).nullish();

/** Unix seconds, as a string of digits in the legacy JSON. The Android SDK sends milliseconds, as a number. */
const timestamp = z
  .union([z.string().regex(/^\d{1,14}$/), z.int().min(0).max(99_999_999_999_999)])
  .transform((given) => dateOf(Number(given)))
  .meta({
    description: 'When it happened, in Unix seconds or milliseconds; the moment it arrives where it is left out.',
  });
const partyType = z.enum(['internal', 'scenario', 'external']).meta({ description: 'An agent, a bot, or the client.' });

/** Events about a message: the Android SDK names its id ref_msg_id, the iOS SDK msg_id. */
const NAMES_ANOTHER = /^chat_session_message_(?:delivered|read)$/;

/** An event of the legacy contract, in its snake_case. Unknown fields are kept. */
const eventFields = z.looseObject({
  event: z.string(),
  msg_id: name("The sender's id of the event. A second event with the same id changes nothing."),
  party_id: name('Who did it.'),
  display_name: name("The sender's name, as the notification shows it."),
  msg: text('The text of the message. It may be HTML; notifications show its text only.'),
  msg_text: text('The same as plain text.'),
  ref_msg_id: name('The id of the message that this is about, as the Android SDK sends it.'),
  type: partyType.nullish(),
  timestamp: timestamp.nullish(),
});

const ALL_TYPES = [...new Set([...CHAT_EVENT_TYPES, ...CLIENT_EVENT_TYPES])];
const TYPE = 'The type of the event. An unknown type beside a known one is stored, and named in `unknown_events`.';

/** The body of a request with events, documented with the event types of its sender. */
function eventsBody(id: string, types: readonly string[]) {
  const event = eventFields
    .extend({
      event: z.string().meta({ anyOf: [{ enum: [...types] }, { not: { enum: ALL_TYPES } }], description: TYPE }),
    })
    .meta({ id })
    .transform(
      ({ event, msg_id, party_id, display_name, msg, msg_text, type, timestamp: at, ...data }): ChatEventInput => ({
        event,
        msgId: msg_id ?? (NAMES_ANOTHER.test(event) ? data.ref_msg_id : null),
        partyId: party_id,
        partyType: type && (type.toUpperCase() as Uppercase<typeof type>),
        displayName: display_name,
        msg,
        msgText: msg_text,
        data,
        timestamp: at,
      }),
    );
  const contains = { properties: { event: { enum: [...types] } } };
  const events = z.array(event).meta({ minItems: 1, maxItems: MAX_EVENTS_PER_PUBLISH, contains });
  return z.object({ events });
}

/** A client's body. */
export const clientEventsSchema = eventsBody('NewClientEvent', CLIENT_EVENT_TYPES);
/** A platform's body. */
export const platformEventsSchema = eventsBody('NewChatEvent', CHAT_EVENT_TYPES);

/** The most fields of an event; each is checked. */
const MAX_FIELDS = 100;

/** The events of a body. @throws DomainError INVALID_INPUT; counts are checked before single events */
export function readEvents(schema: typeof clientEventsSchema, body: Record<string, unknown>) {
  const { events } = body;
  if (Array.isArray(events)) {
    if (events.length > 0) checkEventCount(events.length);
    for (const [index, event] of events.entries()) {
      const isLarge = typeof event === 'object' && event !== null && Object.keys(event as object).length > MAX_FIELDS;
      if (!isLarge) continue;
      throw new DomainError('INVALID_INPUT', `events.${index} must have at most ${MAX_FIELDS} fields`);
    }
  }
  return parsed(schema, body).events;
}

/** A greater number cannot be seconds: this is the year 5138. */
const SECONDS_MAX = 99_999_999_999;

function dateOf(given: number): Date {
  return new Date(given > SECONDS_MAX ? given : given * 1000);
}
