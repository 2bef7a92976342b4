import type { ChatEventType } from './chatEvent.js';
import { type Notification, type LocalizedText, NOTIFICATION_STYLE } from './notification.js';

/** PRIVATE: neither what was said nor who said it leaves this gateway. */
export const NOTIFICATION_PRIVACIES = ['PREVIEW', 'PRIVATE'] as const;
export type NotificationPrivacy = (typeof NOTIFICATION_PRIVACIES)[number];
/** What the notifications of one app say. */
export interface NotificationSettings {
  privacy: NotificationPrivacy;
  /** For clients of whom no language is known, or one in which there is nothing to say. */
  defaultLocale: string;
  /** The app's own, by event and by canonical locale or `EVERY_LOCALE`. */
  templates: Partial<Record<ChatEventType, Readonly<Record<string, NotificationTemplate>>>>;
}
/** The language of those who have said nothing about languages. */
export const FALLBACK_LOCALE = 'en';
/** The settings of an app that nobody has set. */
export const DEFAULT_SETTINGS: NotificationSettings = {
  privacy: 'PREVIEW',
  defaultLocale: FALLBACK_LOCALE,
  templates: {},
};
/** What is stored, with what it lacks: nothing is stored until it is set, and an earlier version knew less. */
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
/** What a notification of one event says in one language, and how it is shown. Texts may have placeholders. */
export interface NotificationTemplate {
  /** The event sends no notification; the other fields are ignored then. */
  silent: boolean;
  title: string;
  /** Null: what was said, where the event says something, else Beckon's own words in the client's language. */
  body: string | null;
  kind: Notification['kind'];
  titleLocalization: LocalizedText | null;
  bodyLocalization: LocalizedText | null;
  priority: Notification['priority'];
  badge: boolean;
  sound: string | null;
  category: string | null;
  mutableContent: boolean;
  /** How long it matters; null: as long as the event's rule says. */
  ttlSeconds: number | null;
  /** Takes the place of what the device shows of the same chat. */
  replacesEarlier: boolean;
}
/** How an event is told where nobody has said anything else. */
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
};
