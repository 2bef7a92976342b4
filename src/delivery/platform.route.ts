import type { FastifyInstance } from 'fastify';
import { authorize } from '../domain/caller.js';
import type { Callers } from '../http/callers.js';
import type { Events } from './events.js';
import { beforeBody } from '../rest/beforeBody.js';
import { platformEventsSchema, readEvents } from '../chats/room.js';
import { idempotencyKey } from './idempotencyKey.js';
import { jsonObjectBody } from '../rest/jsonObjectBody.js';
import { unknownField, type RestAnswer } from '../rest/restAnswers.js';

export interface PlatformOptions {
  callers: Callers;
  events: Events;
}

/** Room for 500 messages of some length. */
const BODY_LIMIT_BYTES = 1024 * 1024;

type Publish = { Params: { chatId: string }; Reply: RestAnswer<'receipt'> };

/** Where a chat platform publishes what happens in its chats: the REST twin of `publishChatEvents`. */
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
      idempotencyKey: idempotencyKey(request.headers['idempotency-key']),
    });
    return reply.code(202).send({
      accepted: receipt.accepted,
      duplicates: receipt.duplicates,
      deliveries: receipt.deliveries.map((delivery) => delivery.id),
      ...unknownField(receipt.unknownEvents),
    });
  });
}
