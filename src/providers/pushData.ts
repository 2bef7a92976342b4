import type { PushContent } from '../domain/channel.js';
import type { InterruptionLevel, Notification } from '../domain/notification.js';

/** What of a push its data need. */
type PushWithData = Pick<PushContent, 'notification' | 'seq'>;

/** The data with which an app identifies and orders the event of a push. */
export function ownData({ notification, seq }: PushWithData): Record<string, string | number> {
  const { chatId, event, msgId } = notification;
  return { chatID: chatId, event, ...(seq !== null && { seq }), ...(msgId !== null && { msgId }) };
}

/** All data of a push: the app's own, and ours over them. */
export function pushData(push: PushWithData): Record<string, string | number> {
  const { data, link, imageUrl } = push.notification;
  return { ...data, ...ownData(push), ...(link !== null && { link }), ...(imageUrl !== null && { image: imageUrl }) };
}

/** Firebase takes strings only. */
export function asStrings(data: Record<string, string | number>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) texts[name] = String(value);
  return texts;
}

/** An app extension fetches the picture, which only a mutable notification lets it do. */
export function isMutable({ mutableContent, imageUrl }: Notification): boolean {
  return mutableContent || imageUrl !== null;
}

/** In Apple's words (Apple: "Generating a remote notification"). */
export function appleLevel(level: InterruptionLevel | null): string | undefined {
  return level?.toLowerCase().replace('_', '-');
}
