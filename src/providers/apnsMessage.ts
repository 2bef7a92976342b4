import type apn from 'apn';
import Notification from 'apn/lib/notification/index.js';
import type { LocalizedText, Notification as PushNotification } from '../domain/notification.js';
import type { PushContent } from '../domain/channel.js';
import { fitPayload } from './payloadLimit.js';
import { appleLevel, isMutable, ownData, pushData } from './pushData.js';

/** An APNs request without its device and its sender. */
export interface ApnsMessage {
  /** The apns-* headers. */
  headers: Record<string, string>;
  /** JSON text. */
  payload: string;
}

/** Bytes (Apple: "Generating a remote notification"). */
const PAYLOAD_MAX = 4096;

/**
 * A push as Apple wants it (Apple: "Generating a remote notification", "Sending notification requests to APNs"; for
 * background pushes "Pushing background updates to your App").
 */
export function apnsMessage(push: PushContent): ApnsMessage {
  const { deliveryId, device, notification, expiresAt } = push;
  const background = notification.kind === 'BACKGROUND';
  const message = new Notification();
  message.id = deliveryId;
  message.topic = device.bundleId ?? '';
  message.pushType = background ? 'background' : 'alert';
  // A background push with priority 10 is an error, whatever it is about.
  message.priority = background || notification.priority === 'NORMAL' ? 5 : 10;
  message.expiry = Math.floor(expiresAt.getTime() / 1000);
  if (notification.collapseKey !== null) message.collapseId = notification.collapseKey;
  return { headers: textHeaders(message), payload: background ? backgroundPayload(push) : alertPayload(push) };
}

/** The smallest push for a topic; if it were delivered, it would be invisible. */
export function apnsProbeMessage(topic: string): ApnsMessage {
  const message = new Notification();
  message.topic = topic;
  message.pushType = 'background';
  message.priority = 5;
  message.expiry = 0;
  message.aps = { 'content-available': 1 };
  return { headers: textHeaders(message), payload: message.compile() };
}

function alertPayload(push: PushContent): string {
  const { badgeCount } = push;
  const full = (fitting: PushNotification) =>
    compile(pushData({ ...push, notification: fitting }), {
      alert: {
        title: fitting.title,
        body: fitting.body,
        ...localized('title-loc', fitting.titleLocalization),
        ...localized('loc', fitting.bodyLocalization),
      },
      sound: fitting.sound ?? undefined,
      category: fitting.category ?? undefined,
      badge: fitting.badge ? badgeCount : undefined,
      'thread-id': fitting.chatId,
      'mutable-content': isMutable(fitting) ? 1 : undefined,
      'interruption-level': appleLevel(fitting.interruptionLevel),
      'relevance-score': fitting.relevanceScore ?? undefined,
    });
  const bare = (fitting: PushNotification) =>
    compile(ownData({ ...push, notification: fitting }), { alert: { title: fitting.title, body: fitting.body } });
  return fitPayload(push.notification, PAYLOAD_MAX, full, bare);
}

/** Without alert, sound and badge: with any of them it would be no background push. */
function backgroundPayload(push: PushContent): string {
  const withData = (dataOf: typeof pushData) => (notification: PushNotification) =>
    compile(dataOf({ ...push, notification }), { 'content-available': 1 });
  return fitPayload(push.notification, PAYLOAD_MAX, withData(pushData), withData(ownData));
}

function localized(prefix: string, text: LocalizedText | null): Record<string, unknown> {
  return text === null ? {} : { [`${prefix}-key`]: text.key, [`${prefix}-args`]: text.args };
}

function compile(data: Record<string, string | number>, aps: apn.Notification['aps']): string {
  // A new one per rendering: a Notification keeps its first compiled payload.
  const message = new Notification();
  message.aps = aps;
  message.payload = data;
  return message.compile();
}

function textHeaders(message: Notification): Record<string, string> {
  return Object.fromEntries(Object.entries(message.headers()).map(([name, value]) => [name, String(value)]));
}
