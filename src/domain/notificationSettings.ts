import type { ChatEventType } from './chatEvent.js';
import { type InterruptionLevel, type Notification, type LocalizedText, NOTIFICATION_STYLE } from './notification.js';

/** PRIVATE: messages and their senders do not leave this gateway. */
export type NotificationPrivacy = 'PREVIEW' | 'PRIVATE';
/** The notification settings of one app. */
export interface NotificationSettings {
  privacy: NotificationPrivacy;
  /** For clients whose language is unknown or not available. */
  defaultLocale: string;
  /** The link of notifications whose template has none, an https URL with `{{chatID}}`; null: none. */
  linkTemplate: string | null;
  /** The app's own, by event and by canonical locale or `EVERY_LOCALE`. */
  templates: Partial<Record<ChatEventType, Readonly<Record<string, NotificationTemplate>>>>;
}
/** The default language. */
export const FALLBACK_LOCALE = 'en';
/** The default settings of an app. */
export const DEFAULT_SETTINGS: NotificationSettings = {
  privacy: 'PREVIEW',
  defaultLocale: FALLBACK_LOCALE,
  linkTemplate: null,
  templates: {},
};
/** Stored settings completed with defaults: unset ones are not stored, and earlier versions stored fewer. */
export function readNotificationSettings(stored: unknown): NotificationSettings {
  const settings = { ...DEFAULT_SETTINGS, ...(stored as Partial<NotificationSettings>) };
  const templates = Object.entries(settings.templates).map(([event, byLocale]) => [
    event,
    Object.fromEntries(
      Object.entries(byLocale).map(([locale, template]) => [locale, { ...PLAIN_TEMPLATE, ...template }]),
    ),
  ]);
  return { ...settings, templates: Object.fromEntries(templates) as NotificationSettings['templates'] };
}
/** The texts and style of one event's notification in one language. Texts may have placeholders. */
export interface NotificationTemplate {
  /** The event sends no notification; the other fields are ignored then. */
  silent: boolean;
  title: string;
  /** Null: the event's message, if it has one, else Beckon's default text in the client's language. */
  body: string | null;
  kind: Notification['kind'];
  titleLocalization: LocalizedText | null;
  bodyLocalization: LocalizedText | null;
  priority: Notification['priority'];
  badge: boolean;
  sound: string | null;
  category: string | null;
  mutableContent: boolean;
  /** When the notification expires; null: by the event's rule. */
  ttlSeconds: number | null;
  /** Replaces the chat's notification on the device. */
  replacesEarlier: boolean;
  /** A URL with `{{chatID}}`, of https or of the app's own scheme; null: the app's `linkTemplate`. */
  link: string | null;
  imageUrl: string | null;
  channelId: string | null;
  interruptionLevel: InterruptionLevel | null;
  relevanceScore: number | null;
  data: Readonly<Record<string, string>>;
  analyticsLabel: string | null;
}
/** The default template. */
export const PLAIN_TEMPLATE: NotificationTemplate = {
  silent: false,
  title: '{{name}}',
  body: null,
  kind: NOTIFICATION_STYLE.kind,
  titleLocalization: NOTIFICATION_STYLE.titleLocalization,
  bodyLocalization: NOTIFICATION_STYLE.bodyLocalization,
  priority: NOTIFICATION_STYLE.priority,
  badge: NOTIFICATION_STYLE.badge,
  sound: NOTIFICATION_STYLE.sound,
  category: NOTIFICATION_STYLE.category,
  mutableContent: NOTIFICATION_STYLE.mutableContent,
  ttlSeconds: null,
  replacesEarlier: false,
  link: null,
  imageUrl: NOTIFICATION_STYLE.imageUrl,
  channelId: NOTIFICATION_STYLE.channelId,
  interruptionLevel: NOTIFICATION_STYLE.interruptionLevel,
  relevanceScore: NOTIFICATION_STYLE.relevanceScore,
  data: NOTIFICATION_STYLE.data,
  analyticsLabel: NOTIFICATION_STYLE.analyticsLabel,
};
