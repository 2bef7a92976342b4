import { randomBytes } from 'node:crypto';
import { redact } from '../domain/redacted.js';
import { APP_ID, BUNDLE_ID } from './contactCenter.js';
import type { BrowserSubscription } from '../simulators/webPushSimulator.js';
import type { GatewayClient } from './gatewayClient.js';

/** A device that subscribes by one of the variants, by the door its app would use. */
export interface Variant {
  name: string;
  authorization: string;
  token: string;
  /** The subscribe request for display, with the token redacted. */
  request: string;
  /** @returns the chat's id */
  requestChat(): Promise<string>;
  /** @returns the response */
  subscribe(chatId: string): Promise<unknown>;
}

const REQUEST_CHAT =
  'mutation ($input: RequestChatInput!) { requestChat(input: $input) { chatSession { chatId } userErrors { message } } }';
const SUBSCRIBE = `mutation ($input: SubscribeInput!) { subscribe(input: $input) {
  chatSession { pushSubscription { service deviceToken } } userErrors { code message } } }`;

/** Continues a value of the demo's output below its beginning. */
export const NEXT_LINE = '\n            ';

/**
 * One device of each variant: native APNs by the REST shim as the iOS SDK does it, the Firebase ones by GraphQL, and a
 * browser as a web page does it.
 */
export function demoVariants(gateway: GatewayClient, browser: BrowserSubscription): Variant[] {
  const apnsToken = randomBytes(32).toString('hex');
  const phone = (name: string, clientId: string, field: string): Variant => {
    // The shape of a registration token: instance id, colon, a long secret.
    const token = `${randomBytes(16).toString('base64url')}:APA91b${randomBytes(96).toString('base64url')}`;
    const authorization = `MOBILE-API-140-327-PLAIN appId="${APP_ID}", clientId="${clientId}"`;
    const device = (deviceToken: string) => ({ [field]: { deviceToken } });
    return {
      name,
      authorization,
      token,
      request: `GraphQL subscribe ${JSON.stringify({ device: device(redact(token)) })}`,
      async requestChat() {
        const payload = await gateway.graphql<{ chatSession: { chatId: string } }>(authorization, REQUEST_CHAT, {});
        return payload.chatSession.chatId;
      },
      subscribe: (chatId) => gateway.graphql(authorization, SUBSCRIBE, { chatId, device: device(token) }),
    };
  };
  const sdkAuthorization = `MOBILE-API-140-327-PLAIN appId=${APP_ID}, clientId=ios-demo-installation-1`;
  const byRest = (name: string, authorization: string, token: string, body: object, shown: object): Variant => ({
    name,
    authorization,
    token,
    request: `POST ${notificationsPath('{chatId}')}${NEXT_LINE}${JSON.stringify(shown)}`,
    async requestChat() {
      const answer = await gateway.rest(authorization, '/clientweb/api/v2/chats', {
        parameters: { user_platform: {} },
      });
      return String(answer['chat_id']);
    },
    subscribe: (chatId) => gateway.rest(authorization, notificationsPath(chatId), body),
  });
  const apns = (token: string) => ({ ios_apns_device_token: token, ios_app_bundle_id: BUNDLE_ID });
  const shownBrowser = { endpoint: redact(browser.endpoint), keys: { p256dh: '…', auth: '…' } };
  return [
    byRest('IOS_APNS', sdkAuthorization, apnsToken, apns(apnsToken), apns(redact(apnsToken))),
    phone('IOS_FIREBASE', 'ios-demo-installation-2', 'iosFirebase'),
    phone('ANDROID_FIREBASE', 'android-demo-installation', 'androidFirebase'),
    byRest(
      'WEB_PUSH',
      `MOBILE-API-140-327-PLAIN appId="${APP_ID}", clientId="browser-demo"`,
      browser.endpoint,
      { web_push_subscription: browser },
      { web_push_subscription: shownBrowser },
    ),
  ];
}

export function notificationsPath(chatId: string): string {
  return `/clientweb/api/v2/chats/${chatId}/notifications`;
}
