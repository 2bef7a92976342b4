import type { FastifyInstance } from 'fastify';
import { authorize } from '../../domain/caller.js';
import type { Callers } from '../../http/callers.js';
import type { Events } from './events.js';
import { batchOperation } from './batch.route.js';
import { idempotencyKeyOf } from './idempotencyKey.js';
import { beforeBody, jsonObjectBody } from '../../rest/requestBody.js';
import { platformEventsSchema, readEvents } from '../../chats/room.js';
import { restAnswers, unknownField, type RestAnswer } from '../../rest/restAnswers.js';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../../rest/refusals.js';
import { chatPath, platformHeaders, platformQuery } from '../../rest/restParameters.js';
import type { RestOperation } from '../../rest/restPaths.js';
import { BY_PLATFORM } from '../../rest/securitySchemes.js';

interface PlatformOptions {
  callers: Callers;
  events: Events;
}

/** Enough for 500 messages of some length. */
const BODY_LIMIT_BYTES = 1024 * 1024;

type Publish = { Params: { chatId: string }; Reply: RestAnswer<'receipt'> };

/** The route for chat platforms to publish chat events: the REST counterpart of `publishChatEvents`. */
export function platformRoutes(app: FastifyInstance, { callers, events }: PlatformOptions): void {
  const options = {
    bodyLimit: BODY_LIMIT_BYTES,
    ...beforeBody(async (request) => authorize(await callers.of(request), 'publishChatEvents')),
  };
  app.post<Publish>('/platform/v1/chats/:chatId/events', options, async (request, reply) => {
    const caller = await callers.of(request);
    const sent = readEvents(platformEventsSchema, jsonObjectBody(request));
    const receipt = await events.publish(caller, {
      chatId: request.params.chatId,
      events: sent,
      idempotencyKey: idempotencyKeyOf(request.headers['idempotency-key']),
      trace: request.span?.context ?? null,
    });
    return reply.code(202).send({
      accepted: receipt.accepted,
      duplicates: receipt.duplicates,
      deliveries: receipt.deliveries.map((delivery) => delivery.id),
      ...unknownField(receipt.unknownEvents),
    });
  });
}

const publishOperation: RestOperation = {
  method: 'post',
  path: '/platform/v1/chats/{chatId}/events',
  id: 'publishChatEvents',
  tag: 'platform',
  summary: 'Publish events',
  description:
    'Publishes chat events. The client fetches them, and gets a push for those that notify. Either all of the events are ' +
    'stored or none; once this answers, none of their pushes is lost. To repeat an event with a known `msg_id`, or a ' +
    'whole request with a known `Idempotency-Key`, changes nothing.',
  params: { path: chatPath, query: platformQuery, header: platformHeaders },
  security: BY_PLATFORM,
  body: {
    schema: platformEventsSchema,
    examples: {
      'A message of an agent': {
        events: [
          {
            event: 'chat_session_message',
            msg_id: 'm1',
            party_id: '7',
            display_name: 'Anna',
            type: 'internal',
            msg: 'Your parcel is found!',
            timestamp: '1795359811',
          },
        ],
      },
      'The end of the chat': { events: [{ event: 'chat_session_ended' }] },
    },
  },
  answer: {
    status: '202',
    description: 'The events are stored, and their pushes are on their way.',
    schema: restAnswers.receipt,
    examples: {
      'Somebody is notified': { accepted: 1, duplicates: 0, deliveries: ['01a203c5-bcb1-7600-82c6-251019de500a'] },
      'A repeat': { accepted: 0, duplicates: 1, deliveries: [] },
    },
  },
  refused: [
    // Device credentials are recognized here too, and then refused.
    ...DEVICE_REFUSALS,
    ...BODY_REFUSALS,
    'API_KEY_INVALID',
    'FORBIDDEN',
    'CHAT_NOT_FOUND',
    'CHAT_ENDED',
    'KEY_REUSED',
  ],
};

/** The OpenAPI description of a platform's routes. */
export const platformOperations: readonly RestOperation[] = [publishOperation, batchOperation];
