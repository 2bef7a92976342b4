import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { authorize } from '../../domain/caller.js';
import {
  chatsCounted,
  IDEMPOTENCY_KEY_MAX,
  MAX_CHATS_PER_BATCH,
  MAX_EVENTS_PER_BATCH,
} from '../../domain/chatEvent.js';
import { DomainError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/jsonObject.js';
import { platformEventsSchema, readEvents } from '../../chats/room.js';
import { BATCH_BODY_BYTES, BATCH_VALUES } from '../../http/batchBody.js';
import type { Callers } from '../../http/callers.js';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../../rest/refusals.js';
import { beforeBody, jsonObjectBody, parsed } from '../../rest/requestBody.js';
import { restAnswers, unknownField, type RestAnswer } from '../../rest/restAnswers.js';
import { refusedFields } from '../../rest/restErrors.js';
import { platformHeaders, platformQuery } from '../../rest/restParameters.js';
import type { RestOperation } from '../../rest/restPaths.js';
import { BY_PLATFORM } from '../../rest/securitySchemes.js';
import type { BatchedChat, BatchedReceipt, Batches } from './batches.js';
import { idempotencyKeyOf } from './idempotencyKey.js';
import type { PublishInput } from './publishInput.js';

interface BatchOptions {
  callers: Callers;
  batches: Batches;
}

/** The fields of a chat of the body besides its events. The service checks lengths. */
const chatFields = z.object({
  chat_id: z.string().meta({ description: 'The chat. Each chat may be named once.' }),
  idempotency_key: z
    .string()
    .meta({
      maxLength: IDEMPOTENCY_KEY_MAX,
      description: 'Names the publish to this chat, as `Idempotency-Key` names that to all of the chats.',
    })
    .nullish(),
});

/** The body, as it is documented. Each chat is read by itself. */
const batchSchema = z.object({
  chats: z
    .array(chatFields.extend(platformEventsSchema.shape).meta({ id: 'ChatToPublishTo' }))
    .meta({ minItems: 1, maxItems: MAX_CHATS_PER_BATCH }),
});

/** The route for chat platforms to publish to many chats: the REST counterpart of `publishToChats`. */
export function batchRoute(app: FastifyInstance, { callers, batches }: BatchOptions): void {
  const options = {
    bodyLimit: BATCH_BODY_BYTES,
    ...beforeBody(async (request) => authorize(await callers.of(request), 'publishToChats')),
  };
  app.post<{ Reply: RestAnswer<'receipts'> }>('/platform/v1/events', options, async (request, reply) => {
    const caller = await callers.of(request);
    const { chats } = jsonObjectBody(request, BATCH_VALUES);
    if (!Array.isArray(chats)) throw new DomainError('INVALID_INPUT', 'chats must be a list');
    callers.countMore(request, chatsCounted(chats.length) - 1);
    const key = idempotencyKeyOf(request.headers['idempotency-key']);
    const results = await batches.publish(caller, {
      chats: chats.map((chat) => batchedChat(chat, key)),
      trace: request.span?.context ?? null,
      requestId: request.id,
    });
    return reply.code(202).send({ results: results.map(answerOf) });
  });
}

/** @param key the publish's key, where the chat has none of its own */
function batchedChat(chat: unknown, key: string | null): BatchedChat {
  const { chat_id: chatId = null, events = null } = isJsonObject(chat) ? chat : {};
  return {
    chatId: typeof chatId === 'string' ? chatId : null,
    events: Array.isArray(events) ? events.length : 0,
    read: () => readChat(chat, key),
  };
}

function readChat(chat: unknown, key: string | null): PublishInput {
  if (!isJsonObject(chat)) throw new DomainError('INVALID_INPUT', 'each of the chats must be a JSON object');
  const { chat_id: chatId, idempotency_key: own } = parsed(chatFields, chat);
  return { chatId, events: readEvents(platformEventsSchema, chat), idempotencyKey: own ?? key };
}

function answerOf(result: BatchedReceipt): RestAnswer<'receipts'>['results'][number] {
  if (result instanceof DomainError) return { accepted: 0, duplicates: 0, deliveries: [], ...refusedFields(result) };
  const { accepted, duplicates, deliveries, unknownEvents } = result;
  return { accepted, duplicates, deliveries: deliveries.map(({ id }) => id), ...unknownField(unknownEvents) };
}

const message = (msgId: string, msg: string) => ({
  event: 'chat_session_message',
  msg_id: msgId,
  party_id: '7',
  display_name: 'Anna',
  type: 'internal',
  msg,
});

/** The OpenAPI description of the route. */
export const batchOperation: RestOperation = {
  method: 'post',
  path: '/platform/v1/events',
  id: 'publishToChats',
  tag: 'platform',
  summary: 'Publish to many chats',
  description:
    `Publishes the events of up to ${MAX_CHATS_PER_BATCH} chats, up to ${MAX_EVENTS_PER_BATCH.toLocaleString('en')} in ` +
    'all, in one call. Each chat has a result of its own: all of its events are stored or none, and a chat that is ' +
    'refused does not keep the others from being stored. Once this answers, all that it reports as accepted is durable. ' +
    'A call with too many chats or events is refused whole. Each chat counts as one request in the limits.',
  params: { query: platformQuery, header: platformHeaders },
  security: BY_PLATFORM,
  body: {
    schema: batchSchema,
    examples: {
      'Two chats': {
        chats: [
          { chat_id: '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e', events: [message('m1', 'Your parcel is found!')] },
          { chat_id: '9d1b7a52-30a4-4c2f-9f0e-2f1f0b6f3a11', events: [message('m2', 'We are open again.')] },
        ],
      },
    },
  },
  answer: {
    status: '202',
    description: 'The events of the chats that were not refused are stored, and their pushes are on their way.',
    schema: restAnswers.receipts,
    examples: {
      'One is notified, one does not exist': {
        results: [
          { accepted: 1, duplicates: 0, deliveries: ['01a203c5-bcb1-7600-82c6-251019de500a'] },
          { accepted: 0, duplicates: 0, deliveries: [], error_code: '5005', error_message: 'there is no such chat' },
        ],
      },
    },
  },
  // Device credentials are recognized here too, and then refused.
  refused: [...DEVICE_REFUSALS, ...BODY_REFUSALS, 'API_KEY_INVALID', 'FORBIDDEN'],
};
