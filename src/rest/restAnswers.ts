import { z } from 'zod';
import { CHAT_EVENT_TYPES } from '../domain/chatEvent.js';
import { SERVICES } from '../domain/lane.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import { CHAT_STATES } from '../domain/chatState.js';

const status = z.enum(['subscribed', 'not_subscribed']);
const chatState = z
  .enum(CHAT_STATES.map((state) => state.toLowerCase() as Lowercase<typeof state>))
  .meta({ description: 'How far the chat has come.' });
const digits = z.string().regex(/^\d+$/);
const estimatedWait = digits.meta({
  description: 'Estimated seconds to wait; left out if the platform has not set it.',
});
const count = z.int().min(0);
const unknownEvents = z
  .array(z.string())
  .min(1)
  .optional()
  .meta({ description: 'Unknown types of events. They are stored, and notify no client.' });

const receiptFields = {
  accepted: count.meta({ description: 'Events that are stored now.' }),
  duplicates: count.meta({ description: 'Events that were known by their `msg_id`.' }),
  deliveries: z
    .array(z.guid())
    .meta({ description: 'The ids of the pushes that come of it, as the GraphQL query `delivery` takes them.' }),
  unknown_events: unknownEvents,
};

const chatEvent = z
  .looseObject({
    event: z.enum(CHAT_EVENT_TYPES),
    timestamp: digits.meta({ description: 'Unix seconds.' }),
    msg_id: z.string().optional(),
    party_id: z.string().optional(),
    display_name: z.string().optional(),
    type: z.enum(['internal', 'scenario', 'external']).optional(),
    msg: z.string().optional(),
    msg_text: z.string().optional(),
  })
  .meta({
    id: 'ChatEvent',
    description:
      'Something that happened in a chat. Fields of its own come beside these: `state` and `ewt` of a ' +
      '`chat_session_status`, `file_id` of a `chat_session_file`, whatever else its sender gave it.',
  });

/** The successful answers of the REST API. The routes use these types, and the OpenAPI document shows them. */
export const restAnswers = {
  statuses: z
    .object(Object.fromEntries(SERVICES.map((service) => [PUSH_SERVICES[service].restName, status.optional()])))
    .meta({
      id: 'ServiceStatuses',
      description: 'The push services that the app has, and whether the chat uses each.',
    }),
  signedOut: z.object({ ended: count }).meta({ id: 'SignedOut' }),
  chat: z
    .object({
      chat_id: z.string().meta({ description: 'What the chat is called from now on.' }),
      state: chatState,
      is_new_chat: z.boolean().meta({ description: 'False: the client had this chat already.' }),
      ewt: estimatedWait.optional(),
      phone_number: z.string().optional(),
    })
    .meta({ id: 'Chat' }),
  availability: z
    .object({
      chat: z.enum(['available', 'unavailable', 'notAvailable']).meta({
        description: '`unavailable` is for the mobile SDKs before 2.0.0, which do not know the other word.',
      }),
      ewt: estimatedWait.optional(),
    })
    .meta({ id: 'Availability' }),
  version: z.object({ server_version: z.string() }).meta({ id: 'Version' }),
  events: z.object({ events: z.array(chatEvent) }).meta({ id: 'ChatEvents' }),
  sent: z
    .object({ events: z.array(chatEvent).max(0), unknown_events: unknownEvents })
    .meta({ id: 'SentEvents', description: '`events` is always empty: new events come with the poll only.' }),
  receipt: z.object(receiptFields).meta({ id: 'PublishReceipt' }),
  receipts: z
    .object({
      results: z
        .array(
          z
            .object({
              ...receiptFields,
              error_code: digits
                .optional()
                .meta({ description: 'Why nothing of this chat was stored; left out where it was.' }),
              error_message: z
                .string()
                .optional()
                .meta({ description: 'For people, about the fields of this chat in the request; it may change.' }),
            })
            .meta({ id: 'BatchedReceipt' }),
        )
        .meta({ description: 'One for each of the `chats` of the request, in their order.' }),
    })
    .meta({ id: 'PublishReceipts' }),
};

/** The type of a route's answer. */
export type RestAnswer<Name extends keyof typeof restAnswers> = z.input<(typeof restAnswers)[Name]>;

/** The answer's field for unknown event types; absent if there are none. */
export function unknownField(types: string[]): { unknown_events?: string[] } {
  return types.length === 0 ? {} : { unknown_events: types };
}
