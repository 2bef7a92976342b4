import { z } from 'zod';
import type { ChatEventInput } from '../services/checkChatEvent.js';

const text = z.string().nullish();
/** Unix seconds, as a string of digits in the legacy JSON; the Android SDK counts in milliseconds, and sends a number. */
const timestamp = z
  .union([z.string().regex(/^\d{1,14}$/), z.int().min(0).max(99_999_999_999_999)])
  .transform((given) => dateOf(Number(given)));
const partyType = z.enum(['internal', 'scenario', 'external']);

/** An event of the legacy contract, in its snake_case: what it has beside the known fields belongs to it and is kept. */
const eventSchema = z
  .looseObject({
    event: z.string(),
    msg_id: text,
    party_id: text,
    display_name: text,
    msg: text,
    msg_text: text,
    type: partyType.nullish(),
    timestamp: timestamp.nullish(),
  })
  .transform(
    ({ event, msg_id, party_id, display_name, msg, msg_text, type, timestamp: at, ...data }): ChatEventInput => ({
      event,
      msgId: msg_id,
      partyId: party_id,
      partyType: type && (type.toUpperCase() as Uppercase<typeof type>),
      displayName: display_name,
      msg,
      msgText: msg_text,
      data,
      timestamp: at,
    }),
  );

/** The body of whatever carries events. */
export const eventsBodySchema = z.object({ events: z.array(eventSchema) });

/** Beyond this it cannot be seconds: that would be the year 5138. */
const SECONDS_MAX = 99_999_999_999;

function dateOf(given: number): Date {
  return new Date(given > SECONDS_MAX ? given : given * 1000);
}
