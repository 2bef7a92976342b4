import type { AndroidConfig, ApnsConfig, TokenMessage } from 'firebase-admin/messaging';
import type { Push } from './channel.js';
import { fitPayload, type PushText } from './payloadLimit.js';

/** Bytes of a message (Firebase: "About FCM messages"). The token is its address and does not count. */
const MESSAGE_MAX = 4096;
/** Seconds: four weeks (Firebase: "Set and manage Android message priority and lifespan"). */
const TTL_MAX = 2_419_200;
const CATEGORY = 'NEW_CHAT_MESSAGE';

/** The body of `messages:send`, shortened where it would be too large (Firebase: "REST Resource: projects.messages"). */
export function fcmBody(push: Push, now: Date): string {
  const { title, body } = push.notification;
  const render = (text: PushText, token: string) =>
    JSON.stringify({ message: toWire(fcmMessage(push, text, token, now)) });
  // Rendered with an empty token, because only the rest counts; the token is put in afterwards.
  let fitting: PushText = { title, body };
  fitPayload({ title, body }, MESSAGE_MAX, (text) => {
    fitting = text;
    return render(text, '');
  });
  return render(fitting, push.device.token.reveal());
}

/** What firebase-admin would be given. Only the block of the device's platform: the other one would be dead weight. */
function fcmMessage(
  { deliveryId, device, notification, expiresAt }: Push,
  text: PushText,
  token: string,
  now: Date,
): TokenMessage {
  const common: TokenMessage = {
    token,
    notification: text,
    data: { chatID: notification.chatId, event: notification.event },
  };
  const badge = notification.badge ?? undefined;
  if (device.service === 'ANDROID_FIREBASE') {
    const ttl = Math.min(TTL_MAX, Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / 1000))) * 1000;
    // No collapse key: a device keeps four of them at most, and a person may have more chats. The tag replaces on the
    // device instead, so a delivery that is sent twice shows once.
    const tag = notification.collapseKey ?? deliveryId;
    return {
      ...common,
      android: { priority: 'high', ttl, notification: { tag, sound: 'default', notificationCount: badge } },
    };
  }
  const collapse: Record<string, string> =
    notification.collapseKey === null ? {} : { 'apns-collapse-id': notification.collapseKey };
  const expiration = String(Math.floor(expiresAt.getTime() / 1000));
  return {
    ...common,
    apns: {
      headers: { 'apns-priority': '10', 'apns-expiration': expiration, ...collapse },
      payload: {
        aps: { sound: 'default', badge, category: CATEGORY, threadId: notification.chatId },
        chatID: notification.chatId,
      },
    },
  };
}

/** firebase-admin's names and units as the HTTP v1 API spells them. */
function toWire({ android, apns, ...rest }: TokenMessage): Record<string, unknown> {
  return { ...rest, android: android && androidToWire(android), apns: apns && apnsToWire(apns) };
}

function androidToWire({ priority, ttl = 0, notification }: AndroidConfig): Record<string, unknown> {
  const { notificationCount, ...known } = notification ?? {};
  return {
    priority: priority?.toUpperCase(),
    ttl: `${ttl / 1000}s`,
    notification: { ...known, notification_count: notificationCount },
  };
}

function apnsToWire({ headers, payload }: ApnsConfig): Record<string, unknown> {
  const { aps, ...custom } = payload ?? { aps: {} };
  const { threadId, ...known } = aps;
  return { headers, payload: { aps: { ...known, 'thread-id': threadId }, ...custom } };
}
