import { HOUR_MS } from '../../domain/durations.js';
import type { Notification } from '../../domain/notification.js';
import type { NotificationPrivacy } from '../../domain/notificationSettings.js';

/** Whether the text of a delivery can be shown, and why not. */
export type DeliveryTextState = 'SHOWN' | 'NOT_FOR_VIEWERS' | 'PRIVATE' | 'REMOVED';

/** After its creation. Retention removes the text of settled deliveries then. */
export const TEXT_KEPT_MS = 24 * HOUR_MS;

/** In place of a text that is not shown. */
const HIDDEN = '…';

interface TextQuestion {
  /** Whether the reader's role may see texts. */
  mayRead: boolean;
  /** The app's setting now. */
  privacy: NotificationPrivacy;
  stored: Partial<Notification>;
  createdAt: Date;
  now: Date;
}

/** The rule of showing the text of a delivery. */
export function textStateOf({ mayRead, privacy, stored, createdAt, now }: TextQuestion): DeliveryTextState {
  if (!isTextKept(stored, createdAt, now)) return 'REMOVED';
  if (privacy === 'PRIVATE') return 'PRIVATE';
  return mayRead ? 'SHOWN' : 'NOT_FOR_VIEWERS';
}

/** Whether a delivery still has its text. */
export function isTextKept(stored: Partial<Notification>, createdAt: Date, now: Date): boolean {
  return stored.body !== undefined && now.getTime() - createdAt.getTime() < TEXT_KEPT_MS;
}

/** The notification without what was said, and by whom. */
export function withoutText(notification: Notification): Notification {
  const { titleLocalization, bodyLocalization } = notification;
  const hideArgs = (text: typeof titleLocalization) => text && { ...text, args: text.args.map(() => HIDDEN) };
  return {
    ...notification,
    title: HIDDEN,
    body: HIDDEN,
    titleLocalization: hideArgs(titleLocalization),
    bodyLocalization: hideArgs(bodyLocalization),
  };
}
