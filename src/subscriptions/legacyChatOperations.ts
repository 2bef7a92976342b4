import { z } from 'zod';
import { chatRequestSchema } from '../chats/room.js';
import { deviceBodySchemas, noDeviceSchema } from './deviceBody.js';
import { restAnswers } from '../rest/restAnswers.js';
import { BODY_REFUSALS, DEVICE_REFUSALS } from '../rest/refusals.js';
import { acceptLanguage, chatPath, legacyHeaders, legacyQuery, userAgent } from '../rest/restParameters.js';
import type { RestOperation } from '../rest/restPaths.js';
import { BY_DEVICE } from '../rest/securitySchemes.js';

const requestChat: RestOperation = {
  method: 'post',
  path: '/clientweb/api/v2/chats',
  id: 'requestChat',
  tag: 'legacy',
  summary: 'Request Chat',
  description:
    'Gives the client its active chat with the app, or makes one. A browser (`clientId="WebChat"`) that has no cookie ' +
    'yet becomes a new client here and gets one.',
  params: { query: legacyQuery, header: legacyHeaders.extend({ 'Accept-Language': acceptLanguage }) },
  security: BY_DEVICE,
  body: {
    schema: chatRequestSchema,
    examples: {
      'What the SDKs send': {
        phone_number: '+15550100',
        from: 'Ann',
        parameters: { email: 'ann@example.com', user_platform: { os: 'Android', language: 'de' } },
      },
      'The least': {},
    },
  },
  answer: {
    status: '200',
    description: 'The chat.',
    schema: restAnswers.chat,
    headers: z.object({
      'Set-Cookie': z
        .string()
        .optional()
        .meta({ description: 'Only to a browser: the cookie by which it is known from now on.' }),
    }),
    examples: {
      'A new chat': {
        chat_id: '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e',
        state: 'queued',
        is_new_chat: true,
        ewt: '30',
        phone_number: '+15550100',
      },
      'The chat that the client had': {
        chat_id: '4a0c4e0c-6a1b-4a8b-b57a-c2985499464e',
        state: 'connected',
        is_new_chat: false,
      },
    },
  },
  refused: [...DEVICE_REFUSALS, ...BODY_REFUSALS],
};

const notifications: RestOperation = {
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
    schema: z.xor([...Object.values(deviceBodySchemas), noDeviceSchema]),
    examples: {
      'iOS, native APNs': {
        ios_apns_device_token: '00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0',
        ios_app_bundle_id: 'com.example.beckon',
      },
      'iOS, Firebase': { ios_firebase_device_token: 'example-ios-installation:registration-token' },
      'Android, Firebase': { android_firebase_device_token: 'example-android-installation:registration-token' },
      Cancel: {},
    },
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
    'CHAT_NOT_FOUND',
    'CHAT_ENDED',
    'CHAT_NOT_OWNED',
  ],
};

const availability: RestOperation = {
  method: 'get',
  path: '/clientweb/api/v2/availability',
  id: 'chatAvailability',
  tag: 'legacy',
  summary: 'Availability',
  description: 'Whether chats can be had now, as the platform has said, and how long they wait.',
  params: { query: legacyQuery, header: legacyHeaders.extend({ UserAgent: userAgent }) },
  security: BY_DEVICE,
  answer: {
    status: '200',
    description: 'Whether chats can be had.',
    schema: restAnswers.availability,
    examples: { Open: { chat: 'available', ewt: '30' }, Closed: { chat: 'notAvailable' } },
  },
  refused: DEVICE_REFUSALS,
};

const version: RestOperation = {
  method: 'get',
  path: '/clientweb/api/v2/version',
  id: 'serverVersion',
  tag: 'legacy',
  summary: 'Version',
  description: 'The version of this software.',
  params: { query: legacyQuery, header: legacyHeaders },
  security: BY_DEVICE,
  answer: {
    status: '200',
    description: 'The version.',
    schema: restAnswers.version,
    examples: { 'A version': { server_version: '0.1.0' } },
  },
  refused: DEVICE_REFUSALS,
};

/** The legacy contract's chats and the subscriptions of their devices. */
export const legacyChatOperations: readonly RestOperation[] = [requestChat, notifications, availability, version];
