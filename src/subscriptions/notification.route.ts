import type { FastifyInstance, FastifyRequest } from 'fastify';
import { DomainError } from '../domain/errors.js';
import type { RefusedOperation, Refusals, DeviceRequest } from '../refusals/room.js';
import { isSwapped } from './swappedArguments.js';
import type { Callers } from '../http/callers.js';
import type { Metrics } from '../http/metrics.js';
import type { Subscriptions } from './subscriptions.js';
import { beforeBody, jsonObjectBody } from '../rest/requestBody.js';
import { legacyCaller } from '../identity/room.js';
import { legacyStatuses, legacyTokenText, readLegacyDevice } from './legacyDevice.js';
import { VARIANT_NAMES } from '../rest/deviceFields.js';
import { chatPath, LEGACY_PREFIX, legacyHeaders, legacyQuery } from '../rest/restParameters.js';
import { restAnswers, type RestAnswer } from '../rest/restAnswers.js';
import { z } from 'zod';
import { deviceBodySchemas, noDeviceSchema } from './deviceBody.js';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../rest/refusals.js';
import type { RestOperation } from '../rest/restPaths.js';
import { BY_DEVICE } from '../rest/securitySchemes.js';

interface NotificationOptions {
  callers: Callers;
  metrics: Pick<Metrics, 'swappedArguments'>;
  subscriptions: Subscriptions;
  refusals: Refusals;
}

type Notification = { Params: { chatId: string }; Reply: RestAnswer<'statuses'> };

/** The legacy contract's Mobile Notification Subscription, and our signing out. They use the same services as GraphQL. */
export function notificationRoutes(
  app: FastifyInstance,
  { callers, metrics, subscriptions, refusals }: NotificationOptions,
): void {
  const url = `${LEGACY_PREFIX}/chats/:chatId/notifications`;
  app.post<Notification>(
    url,
    beforeBody((request) => legacyCaller(callers, request)),
    async (request) => {
      const caller = await legacyCaller(callers, request);
      const { chatId } = request.params;
      const attempt = deviceRequest(request, 'subscribe', chatId);
      return refusals.recording(caller, attempt, async () => {
        const fields = jsonObjectBody(request);
        try {
          const device = readLegacyDevice(fields);
          if (!device) attempt.operation = 'unsubscribe';
          const state = device
            ? await subscriptions.subscribe(caller, { chatId, device })
            : await subscriptions.unsubscribe(caller, { chatId });
          return legacyStatuses(state.services);
        } catch (error) {
          if (isRefusedDevice(error) && isSwapped(chatId, legacyTokenText(fields))) {
            metrics.swappedArguments();
            request.log.warn(
              'this client seems to send the device token as the chat id (Android: the arguments swapped in onNewToken)',
            );
          }
          throw error;
        }
      });
    },
  );

  app.delete<{ Reply: RestAnswer<'signedOut'> }>(
    `${LEGACY_PREFIX}/notifications`,
    beforeBody((request) => legacyCaller(callers, request)),
    async (request) => {
      const caller = await legacyCaller(callers, request);
      return refusals.recording(caller, deviceRequest(request, 'unsubscribeDevice', null), async () => {
        const device = readLegacyDevice(jsonObjectBody(request));
        if (device === null) throw new DomainError('INVALID_INPUT', `the body must have one of ${VARIANT_NAMES}`);
        return { ended: await subscriptions.unsubscribeDevice(caller, device) };
      });
    },
  );
}

function deviceRequest({ id }: FastifyRequest, operation: RefusedOperation, chatId: string | null): DeviceRequest {
  return { operation, door: 'REST', chatId, requestId: id };
}

/** The refusals that swapped arguments cause. */
function isRefusedDevice(error: unknown): boolean {
  return error instanceof DomainError && ['CHAT_NOT_FOUND', 'INVALID_DEVICE_TOKEN'].includes(error.code);
}

const deviceExamples = {
  'iOS, native APNs': {
    ios_apns_device_token: '00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0',
    ios_app_bundle_id: 'com.example.beckon',
  },
  'iOS, Firebase': { ios_firebase_device_token: 'example-ios-installation:registration-token' },
  'Android, Firebase': { android_firebase_device_token: 'example-android-installation:registration-token' },
  'Android, Firebase installation': { android_firebase_installation_id: 'cExampleInstallation01' },
  Browser: {
    web_push_subscription: {
      endpoint: 'https://push.example.com/subscriptions/example',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    },
  },
};

const notificationsOperation: RestOperation = {
  method: 'post',
  path: '/clientweb/api/v2/chats/{chatId}/notifications',
  id: 'subscribeToNotifications',
  tag: 'legacy',
  summary: 'Mobile Notification Subscription',
  description:
    'Subscribes the chat to push notifications on this device, in place of any it had, or cancels them. The body is ' +
    'exactly one of the variants; the empty object cancels. Fields that no variant has are ignored.',
  params: { path: chatPath, query: legacyQuery, header: legacyHeaders },
  security: BY_DEVICE,
  body: {
    schema: z.xor([...deviceBodySchemas.values(), noDeviceSchema]),
    examples: { ...deviceExamples, Cancel: {} },
  },
  answer: {
    status: '200',
    description: 'The push services that are configured for the app, with how this chat stands now.',
    schema: restAnswers.statuses,
    examples: {
      Subscribed: { ios_apns: 'subscribed', android_firebase: 'not_subscribed' },
      Cancelled: { ios_apns: 'not_subscribed', android_firebase: 'not_subscribed' },
    },
  },
  refused: [
    ...DEVICE_REFUSALS,
    ...BODY_REFUSALS,
    'INVALID_DEVICE_TOKEN',
    'TOO_MANY_VARIANTS',
    'SERVICE_NOT_CONFIGURED',
    'APP_ARCHIVED',
    'CHAT_NOT_FOUND',
    'CHAT_ENDED',
    'CHAT_NOT_OWNED',
  ],
};

const signOutOperation: RestOperation = {
  method: 'delete',
  path: '/clientweb/api/v2/notifications',
  id: 'signOutDevice',
  tag: 'legacy',
  summary: 'Sign a device out',
  description:
    'An extension of ours: ends everything of this app that goes to this device, whichever client or chat it was for. The ' +
    'body names the device as for a subscription. To call it again does no harm.',
  params: { query: legacyQuery, header: legacyHeaders },
  security: BY_DEVICE,
  body: { schema: z.xor([...deviceBodySchemas.values()]), examples: deviceExamples },
  answer: {
    status: '200',
    description: 'How many push subscriptions there were.',
    schema: restAnswers.signedOut,
    examples: { 'Signed out': { ended: 1 }, 'Nothing there': { ended: 0 } },
  },
  refused: [...DEVICE_REFUSALS, ...BODY_REFUSALS, 'INVALID_DEVICE_TOKEN', 'TOO_MANY_VARIANTS'],
};

/** The OpenAPI descriptions of the routes. */
export const notificationOperations: readonly RestOperation[] = [notificationsOperation, signOutOperation];
