import { APP_ID, TENANT_HOST } from '../../dist/demo/contactCenter.js';
import { newToken } from '../support/phones.mjs';
import { chatIdOf, clientIdOf } from './seedSessions.mjs';

const SUBSCRIBE = `mutation Subscribe($input: SubscribeInput!) { subscribe(input: $input) { chatSession { chatId } userErrors { code message } } }`;

/** What the n-th client sends besides its body. */
export const headersOf = (n) => ({
  'content-type': 'application/json',
  authorization: `MOBILE-API-140-327-PLAIN appId="${APP_ID}", clientId="${clientIdOf(n)}"`,
});

/** The n-th client subscribes with a new token, by the legacy method. */
export const byRest = (n) => ({
  path: `/clientweb/api/v2/chats/${chatIdOf(n)}/notifications?tenantUrl=${TENANT_HOST}`,
  headers: headersOf(n),
  body: JSON.stringify({ android_firebase_device_token: newToken('fcm') }),
});

/** The same call in GraphQL. */
export const byGraphql = (n) => ({
  path: '/graphql',
  headers: { ...headersOf(n), 'x-tenant-url': TENANT_HOST },
  body: JSON.stringify({
    query: SUBSCRIBE,
    variables: { input: { chatId: chatIdOf(n), device: { androidFirebase: { deviceToken: newToken('fcm') } } } },
  }),
});

export const saysSubscribed = (body) => body.includes('"android_firebase":"subscribed"');
export const saysChat = (body) => body.startsWith('{"data":{"subscribe":{"chatSession":{"chatId"');
