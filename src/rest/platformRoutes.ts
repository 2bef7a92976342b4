import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { DomainError } from '../domain/errors.js';
import { requestCredentials } from '../http/requestCredentials.js';
import type { Authentication } from '../services/authentication.js';
import { MAX_EVENTS_PER_PUBLISH, type Events } from '../services/events.js';
import { jsonObjectBody } from './jsonObjectBody.js';

export interface PlatformOptions {
  authentication: Authentication;
  events: Events;
}

const text = z.string().nullish();
/** Unix seconds, as a string of digits in the legacy JSON. */
const timestamp = z
  .union([z.string().regex(/^\d{1,11}$/), z.int().min(0).max(99_999_999_999)])
  .transform((seconds) => new Date(Number(seconds) * 1000));
const partyType = z.enum(['internal', 'scenario', 'external']);

/** A server event of the legacy contract, in its snake_case. Unknown fields are ignored. */
const eventSchema = z
  .object({
    event: z.string(),
    msg_id: text,
    party_id: text,
    display_name: text,
    msg: text,
    msg_text: text,
    type: partyType.nullish(),
    timestamp: timestamp.nullish(),
  })
  .transform((event) => ({
    event: event.event,
    msgId: event.msg_id,
    partyId: event.party_id,
    partyType: event.type && (event.type.toUpperCase() as Uppercase<typeof event.type>),
    displayName: event.display_name,
    msg: event.msg_text || event.msg,
    timestamp: event.timestamp,
  }));
const bodySchema = z.object({ events: z.array(eventSchema).max(MAX_EVENTS_PER_PUBLISH) });

/** Where a chat platform publishes what happens in its chats: the REST twin of `publishChatEvents`. */
export function platformRoutes(app: FastifyInstance, { authentication, events }: PlatformOptions): void {
  app.post<{ Params: { chatId: string } }>('/platform/v1/chats/:chatId/events', async (request, reply) => {
    const caller = await authentication.authenticate(requestCredentials(request));
    const body = bodySchema.safeParse(jsonObjectBody(request));
    if (!body.success) {
      const [issue] = body.error.issues;
      throw new DomainError(
        'INVALID_INPUT',
        `${issue?.path.join('.') ?? 'the body'}: ${issue?.message ?? 'is not usable'}`,
      );
    }
    const receipt = await events.publish(caller, { chatId: request.params.chatId, events: body.data.events });
    return reply.code(202).send({
      accepted: receipt.accepted,
      duplicates: receipt.duplicates,
      deliveries: receipt.deliveries.map((delivery) => delivery.id),
    });
  });
}
