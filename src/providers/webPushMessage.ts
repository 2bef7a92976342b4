import { createHash } from 'node:crypto';
import type { PushContent } from '../domain/channel.js';
import type { Notification } from '../domain/notification.js';
import { fitPayload } from './payloadLimit.js';
import { isMutable, ownData, pushData } from './pushData.js';

/** A push to a browser before it is encrypted. */
interface WebPushMessage {
  /** Lower-case names. */
  headers: Record<string, string>;
  /** JSON text. */
  payload: string;
}

/** Bytes of text: what every push service takes, once encrypted (RFC 8030 section 7.2: 4,096). */
export const PAYLOAD_MAX = 3_993;
/** Seconds: four weeks, as at Firebase. Push services shorten it where theirs is shorter. */
const TTL_MAX = 2_419_200;
/** RFC 8030 section 5.4. */
const TOPIC_MAX = 32;

/**
 * A push as browsers want it: the headers of RFC 8030 section 5, and the JSON of Declarative Web Push (WebKit: "Meet
 * Declarative Web Push"), which Safari shows by itself and other browsers hand to the service worker.
 *
 * Without a link there is nothing to navigate to, which a declarative message must have. It then lacks `web_push`, and
 * the service worker shows it in every browser.
 *
 * No push is invisible, because browsers revoke a subscription after a few: a BACKGROUND notification is shown with its
 * texts, silently.
 */
export function webPushMessage(push: PushContent, now: Date, limitBytes = PAYLOAD_MAX): WebPushMessage {
  const { notification, expiresAt } = push;
  const { kind, priority, collapseKey } = notification;
  const ttl = Math.ceil((expiresAt.getTime() - now.getTime()) / 1000);
  return {
    headers: {
      ttl: String(Math.min(TTL_MAX, Math.max(0, ttl))),
      urgency: kind === 'ALERT' && priority === 'HIGH' ? 'high' : 'normal',
      ...(collapseKey !== null && { topic: topicOf(collapseKey) }),
    },
    payload: fitPayload(
      notification,
      limitBytes,
      (fitting) => payloadOf({ ...push, notification: fitting }, pushData, details(push)),
      (fitting) => payloadOf({ ...push, notification: fitting }, ownData),
    ),
  };
}

/** @param more members besides those that a click and the service worker need */
function payloadOf(push: PushContent, dataOf: typeof pushData, more: Record<string, unknown> = {}): string {
  const { deliveryId, notification } = push;
  const { title, body } = notification;
  const navigate = webLinkOf(notification);
  return JSON.stringify({
    ...(navigate !== null && { web_push: 8030 }),
    notification: {
      // A notification without a title is none.
      title: title.trim() === '' ? body : title,
      body,
      navigate: navigate ?? undefined,
      ...more,
      data: { ...dataOf(push), deliveryId },
    },
    ...(isMutable(notification) && { mutable: true }),
    // The standard's draft has it here. WebKit reads it inside the notification, as text.
    ...('app_badge' in more && more['app_badge'] !== undefined && { app_badge: Number(more['app_badge']) }),
  });
}

/** A browser opens no link of an app's own scheme. */
function webLinkOf({ link }: Notification): string | null {
  return link !== null && link.startsWith('https:') ? link : null;
}

function details({ deliveryId, notification, badgeCount }: PushContent): Record<string, unknown> {
  const { kind, sound, badge, collapseKey, imageUrl } = notification;
  const silent = kind === 'BACKGROUND' || sound === null;
  const tag = collapseKey ?? deliveryId;
  return {
    // Replaces on the device, so a delivery that is sent twice shows once.
    tag,
    silent,
    // A notification that replaces another one of the chat alerts again. A repeated delivery does not.
    renotify: (tag !== deliveryId && !silent) || undefined,
    image: imageUrl ?? undefined,
    app_badge: badge ? String(badgeCount) : undefined,
  };
}

/** The same for the same key, in the alphabet and length that a Topic has. */
function topicOf(collapseKey: string): string {
  return createHash('sha256').update(collapseKey).digest('base64url').slice(0, TOPIC_MAX);
}
