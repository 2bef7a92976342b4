import type { FastifyInstance } from 'fastify';
import type { Callers } from '../http/callers.js';
import type { Events } from '../services/events.js';
import { eventsBodySchema } from './eventBody.js';
import { idempotencyKey } from './idempotencyKey.js';
import { jsonObjectBody } from './jsonObjectBody.js';
import { parsed } from './parsed.js';

export interface PlatformOptions {
  callers: Callers;
  events: Events;
}

/** Where a chat platform publishes what happens in its chats: the REST twin of `publishChatEvents`. */
export function platformRoutes(app: FastifyInstance, { callers, events }: PlatformOptions): void {
  app.post<{ Params: { chatId: string } }>('/platform/v1/chats/:chatId/events', async (request, reply) => {
    const caller = await callers.of(request);
    const body = parsed(eventsBodySchema, jsonObjectBody(request));
    const receipt = await events.publish(caller, {
      chatId: request.params.chatId,
      events: body.events,
      idempotencyKey: idempotencyKey(request.headers['idempotency-key']),
    });
    return reply.code(202).send({
      accepted: receipt.accepted,
      duplicates: receipt.duplicates,
      deliveries: receipt.deliveries.map((delivery) => delivery.id),
    });
  });
}
