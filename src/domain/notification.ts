/** A text that the app itself has in the reader's language (Apple: `loc-key`, Android: `body_loc_key`). */
export interface LocalizedText {
  key: string;
  args: readonly string[];
}

/**
 * The groups of notifications. For an offline device a provider keeps one notification per group, and Firebase allows
 * four groups at once (Firebase: "Non-collapsible and collapsible messages").
 */
export type NotificationGroup = 'message' | 'party' | 'warning' | 'end';

/**
 * How much an iPhone interrupts (Apple: "UNNotificationInterruptionLevel"). Critical is left out: it breaks through "do not
 * disturb", and Apple grants it to few apps.
 */
export type InterruptionLevel = 'PASSIVE' | 'ACTIVE' | 'TIME_SENSITIVE';

/** The names in a push's data that are Beckon's. */
export const RESERVED_DATA_NAMES = ['chatID', 'event', 'seq', 'msgId', 'deliveryId', 'link', 'image'] as const;

/** The notification of a chat event. Channels translate it into their provider's payload. */
export interface Notification {
  /** The chat's public id, which the SDKs read as `chatID`. */
  chatId: string;
  /** The chat event's type, e.g. `chat_session_message`. */
  event: string;
  /** The event's own id; null: it has none. */
  msgId: string | null;
  group: NotificationGroup;
  /** BACKGROUND: wakes the app to fetch, and shows nothing by itself. */
  kind: 'ALERT' | 'BACKGROUND';
  title: string;
  body: string;
  /** Shown in place of `title`, or of `body`, by apps that have the text. */
  titleLocalization: LocalizedText | null;
  bodyLocalization: LocalizedText | null;
  /** Several notifications with the same key replace each other on the device; at most 64 bytes. Null: never replaced. */
  collapseKey: string | null;
  priority: 'HIGH' | 'NORMAL';
  /** Whether the app's icon shows the chat's unseen notifications. */
  badge: boolean;
  /** The name of a sound; null: none. */
  sound: string | null;
  category: string | null;
  /** Whether the app may change it before it is shown (Apple: "Modifying content in newly delivered notifications"). */
  mutableContent: boolean;
  /** Where a tap leads: a URL of https or of the app's own scheme; null: the app decides. */
  link: string | null;
  /** An https URL of a picture; null: none. */
  imageUrl: string | null;
  /** The Android channel; null: the app's default. */
  channelId: string | null;
  /** Null: the device's default, active. */
  interruptionLevel: InterruptionLevel | null;
  /** Its place in an iPhone's summary, 0 to 1; null: not given. */
  relevanceScore: number | null;
  /** The app's own data, by name; none of our names (`RESERVED_DATA_NAMES`). */
  data: Readonly<Record<string, string>>;
  /** The label of Google's own statistics; null: none. */
  analyticsLabel: string | null;
}

/** The default style of notifications. */
export const NOTIFICATION_STYLE = {
  msgId: null,
  kind: 'ALERT',
  titleLocalization: null,
  bodyLocalization: null,
  collapseKey: null,
  priority: 'HIGH',
  badge: true,
  sound: 'default',
  category: 'NEW_CHAT_MESSAGE',
  mutableContent: false,
  link: null,
  imageUrl: null,
  channelId: null,
  interruptionLevel: null,
  relevanceScore: null,
  data: {},
  analyticsLabel: null,
} as const satisfies Partial<Notification>;

/** What to store of a notification: all but the default style, which `readNotification` adds again. */
export function storedNotification(notification: Notification): Partial<Notification> {
  const style: Partial<Record<string, unknown>> = NOTIFICATION_STYLE;
  const values: Partial<Record<string, unknown>> = { ...notification };
  const stored: Record<string, unknown> = {};
  for (const name of Object.keys(values))
    if (!(name in style) || values[name] !== style[name]) stored[name] = values[name];
  if (Object.keys(notification.data).length === 0) delete stored['data'];
  return stored;
}

/** Every field, so that completing a stored notification adds none: V8 copies such objects a hundred times as fast. */
const UNWRITTEN: Notification = { chatId: '', event: '', group: 'message', title: '', body: '', ...NOTIFICATION_STYLE };

/** A stored notification, completed; one of an earlier version lacks newer fields. */
export function readNotification(stored: Partial<Notification>): Notification {
  return { ...UNWRITTEN, ...stored };
}
