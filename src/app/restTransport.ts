import type { FastifyInstance } from 'fastify';
import { availabilityRoutes, type AvailabilityOptions } from '../chats/availability.route.js';
import { chatEventRoutes, type ChatEventOptions } from '../chats/chatEvent.route.js';
import { DomainError } from '../domain/errors.js';
import { guardMethods } from '../http/methodGuard.js';
import { acceptAnyBody } from '../rest/jsonObjectBody.js';
import { notificationRoutes, type NotificationOptions } from '../subscriptions/notification.route.js';
import { platformRoutes, type PlatformOptions } from '../delivery/platform.route.js';
import { requestChatRoutes, type RequestChatOptions } from '../chats/requestChat.route.js';
import { answerRestError } from '../rest/restErrors.js';
import { upstreamRoutes, type UpstreamOptions } from '../upstream/upstream.route.js';

export interface RestOptions
  extends
    NotificationOptions,
    RequestChatOptions,
    AvailabilityOptions,
    Omit<ChatEventOptions, 'events'>,
    PlatformOptions {
  /** The contact center to which goes what is not this gateway's own; null: everything is. */
  upstream: UpstreamOptions | null;
}

/** Registers the REST doors, with their own way of reading bodies and answering errors. */
export function registerRest(app: FastifyInstance, options: RestOptions): void {
  const { upstream } = options;
  void app.register(async (door) => {
    door.setErrorHandler(answerRestError);
    await guardMethods(door, (rest) => {
      acceptAnyBody(rest);
      notificationRoutes(rest, options);
      platformRoutes(rest, options);
      if (upstream) return;
      requestChatRoutes(rest, options);
      availabilityRoutes(rest, options);
      chatEventRoutes(rest, options);
    });
    for (const path of upstream ? ['/clientweb'] : ['/clientweb', '/clientweb/*']) {
      door.all(path, {
        onRequest: async () => {
          throw new DomainError('PATH_UNKNOWN', 'there is nothing at this path');
        },
        handler: () => undefined,
      });
    }
  });
  if (upstream) void app.register(async (passed) => upstreamRoutes(passed, upstream));
}
