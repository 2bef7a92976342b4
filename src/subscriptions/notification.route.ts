import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain/errors.js';
import { isSwapped } from './swappedArguments.js';
import type { Callers } from '../http/callers.js';
import type { Metrics } from '../http/metrics.js';
import type { Subscriptions } from './subscriptions.js';
import { beforeBody, jsonObjectBody } from '../rest/requestBody.js';
import { legacyCaller } from '../identity/room.js';
import { legacyStatuses, legacyTokenText, readLegacyDevice } from './legacyDevice.js';
import { LEGACY_PREFIX } from '../rest/restParameters.js';
import type { RestAnswer } from '../rest/restAnswers.js';

export interface NotificationOptions {
  callers: Callers;
  metrics: Pick<Metrics, 'swappedArguments'>;
  subscriptions: Subscriptions;
}

type Notification = { Params: { chatId: string }; Reply: RestAnswer<'statuses'> };

/** The legacy contract's Mobile Notification Subscription, on the services that GraphQL uses too. */
export function notificationRoutes(
  app: FastifyInstance,
  { callers, metrics, subscriptions }: NotificationOptions,
): void {
  const url = `${LEGACY_PREFIX}/chats/:chatId/notifications`;
  app.post<Notification>(
    url,
    beforeBody((request) => legacyCaller(callers, request)),
    async (request) => {
      const caller = await legacyCaller(callers, request);
      const { chatId } = request.params;
      const body = jsonObjectBody(request);
      try {
        const device = readLegacyDevice(body);
        const state = device
          ? await subscriptions.subscribe(caller, { chatId, device })
          : await subscriptions.unsubscribe(caller, { chatId });
        return legacyStatuses(state.services);
      } catch (error) {
        if (isRefusedDevice(error) && isSwapped(chatId, legacyTokenText(body))) {
          metrics.swappedArguments();
          request.log.warn(
            'this client seems to send the device token as the chat id (Android: the arguments swapped in onNewToken)',
          );
        }
        throw error;
      }
    },
  );
}

/** What a chat id and a device token that are each other's come to. */
function isRefusedDevice(error: unknown): boolean {
  return error instanceof DomainError && ['CHAT_NOT_FOUND', 'INVALID_DEVICE_TOKEN'].includes(error.code);
}
