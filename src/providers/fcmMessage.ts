import { addressKindOf } from '../domain/deviceToken.js';
import { PUSH_SERVICES } from '../domain/pushService.js';
import type { AndroidConfig, ApnsConfig, BaseMessage, WebpushConfig } from 'firebase-admin/messaging';
import type { Notification } from '../domain/notification.js';
import type { PushContent } from '../domain/channel.js';
import { fcmWire } from './fcmWire.js';
import { fitPayload } from './payloadLimit.js';
import { appleLevel, asStrings, isMutable, ownData, pushData } from './pushData.js';

/** Bytes of a message (Firebase: "About FCM messages"). The token or installation id is its address and does not count. */
const MESSAGE_MAX = 4096;
/** Seconds: four weeks (Firebase: "Set and manage Android message priority and lifespan"). */
const TTL_MAX = 2_419_200;
/** The topic needs no subscribers: a dry run checks only the steps before delivery. */
const PROBE_TOPIC = 'beckon-probe';

/**
 * The body of `messages:send`, shortened where it would be too large (Firebase: "REST Resource: projects.messages").
 * @param validateOnly Firebase checks it and delivers nothing.
 */
export function fcmBody(push: PushContent, now: Date, validateOnly = false): string {
  const address = push.device.token.reveal();
  const recipient = addressKindOf(push.device) === 'INSTALLATION_ID' ? { fid: address } : { token: address };
  const render = (message: BaseMessage) =>
    JSON.stringify({ validate_only: validateOnly || undefined, message: { ...recipient, ...fcmWire(message) } });
  const limit = MESSAGE_MAX + Buffer.byteLength(address);
  return fitPayload(
    push.notification,
    limit,
    (notification) => render(fcmMessage({ ...push, notification }, now)),
    (notification) => render(bareMessage({ ...push, notification })),
  );
}

/** A dry run that needs no device. */
export function fcmProbeBody(): string {
  return JSON.stringify({ validate_only: true, message: { topic: PROBE_TOPIC, data: { probe: 'beckon' } } });
}

/** The message in firebase-admin's format, with only the blocks of the device's platform. */
function fcmMessage(push: PushContent, now: Date): BaseMessage {
  const { device, notification } = push;
  const isAndroid = PUSH_SERVICES[device.service].platform === 'android';
  return {
    ...(notification.kind === 'ALERT' && { notification: shown(notification) }),
    data: asStrings(pushData(push)),
    ...(notification.analyticsLabel !== null && { fcmOptions: { analyticsLabel: notification.analyticsLabel } }),
    // Browsers register with Firebase as Android apps do, and a registration token does not reveal which it is.
    ...(isAndroid ? { android: android(push, now), webpush: webpush(push, now) } : { apns: apns(push) }),
  };
}

function bareMessage(push: PushContent): BaseMessage {
  const { kind, title, body } = push.notification;
  return { ...(kind === 'ALERT' && { notification: { title, body } }), data: asStrings(ownData(push)) };
}

function shown({ title, body, imageUrl }: Notification): BaseMessage['notification'] {
  return { title, body, ...(imageUrl !== null && { imageUrl }) };
}

function android({ deliveryId, notification, badgeCount, expiresAt }: PushContent, now: Date): AndroidConfig {
  const { titleLocalization, bodyLocalization, collapseKey, badge, sound } = notification;
  return {
    // Firebase keeps four collapse keys per token; the tag separates chats. Data messages have no tag, so a key would
    // let another chat's message replace this one.
    collapseKey: notification.kind === 'BACKGROUND' ? undefined : notification.group,
    priority: isUrgent(notification) ? 'high' : 'normal',
    ttl: ttlSeconds(expiresAt, now) * 1000,
    notification:
      notification.kind === 'BACKGROUND'
        ? undefined
        : {
            // Replaces on the device, so a delivery that is sent twice shows once.
            tag: collapseKey ?? deliveryId,
            sound: sound ?? undefined,
            channelId: notification.channelId ?? undefined,
            notificationCount: badge ? badgeCount : undefined,
            titleLocKey: titleLocalization?.key,
            titleLocArgs: titleLocalization?.args.slice(),
            bodyLocKey: bodyLocalization?.key,
            bodyLocArgs: bodyLocalization?.args.slice(),
          },
  };
}

/** RFC 8030 sections 5.2 and 5.3. */
function webpush({ deliveryId, notification, expiresAt }: PushContent, now: Date): WebpushConfig {
  const urgency = isUrgent(notification) ? 'high' : 'normal';
  return {
    headers: { TTL: String(ttlSeconds(expiresAt, now)), Urgency: urgency },
    notification: notification.kind === 'BACKGROUND' ? undefined : { tag: notification.collapseKey ?? deliveryId },
  };
}

/** Firebase passes it on to Apple, whose rules apply (Apple: "Sending notification requests to APNs"). */
function apns({ notification, badgeCount, expiresAt }: PushContent): ApnsConfig {
  const { kind, title, body, titleLocalization, bodyLocalization, collapseKey, badge, sound, category } = notification;
  const isBackground = kind === 'BACKGROUND';
  const headers: Record<string, string> = {
    'apns-push-type': isBackground ? 'background' : 'alert',
    'apns-priority': isUrgent(notification) ? '10' : '5',
    'apns-expiration': String(Math.floor(expiresAt.getTime() / 1000)),
  };
  if (collapseKey !== null) headers['apns-collapse-id'] = collapseKey;
  const isLocalized = titleLocalization !== null || bodyLocalization !== null;
  const alert = {
    title,
    body,
    titleLocKey: titleLocalization?.key,
    titleLocArgs: titleLocalization?.args.slice(),
    locKey: bodyLocalization?.key,
    locArgs: bodyLocalization?.args.slice(),
  };
  const aps = isBackground
    ? { contentAvailable: true }
    : {
        alert: isLocalized ? alert : undefined,
        sound: sound ?? undefined,
        badge: badge ? badgeCount : undefined,
        category: category ?? undefined,
        threadId: notification.chatId,
        mutableContent: isMutable(notification) || undefined,
        interruptionLevel: appleLevel(notification.interruptionLevel),
        relevanceScore: notification.relevanceScore ?? undefined,
      };
  return { headers, payload: { aps, chatID: notification.chatId } };
}

/** A background push is never urgent: both providers refuse or throttle it otherwise. */
function isUrgent({ kind, priority }: Notification): boolean {
  return kind === 'ALERT' && priority === 'HIGH';
}

function ttlSeconds(expiresAt: Date, now: Date): number {
  return Math.min(TTL_MAX, Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / 1000)));
}
