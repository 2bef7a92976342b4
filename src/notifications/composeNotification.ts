import { createHash } from 'node:crypto';
import { isKnownEvent, wakeRuleOf, type ChatEvent } from '../domain/chatEvent.js';
import type { LocalizedText, Notification } from '../domain/notification.js';
import { fillLink } from './linkTemplate.js';
import { templateInForce } from './notificationSettings.js';
import { type NotificationSettings } from '../domain/notificationSettings.js';
import { TITLE_MAX } from './notificationTemplate.js';
import { notificationText } from './notificationTexts.js';
import { fillPlaceholders, type PlaceholderValues } from './placeholders.js';
import { isBlank, plainTextOf } from './plainText.js';
import { shortenText } from '../domain/text.js';

/** The app that speaks, and how. */
export interface NotifyingApp {
  name: string;
  notificationSettings: NotificationSettings;
}

/** An event and the client to notify. */
export interface NotificationInput {
  chatId: string;
  event: Pick<ChatEvent, 'event' | 'msg'> & Partial<Pick<ChatEvent, 'msgText' | 'msgId'>>;
  /** The event's author; null: unknown. */
  speakerName: string | null;
  /** The client's language; null: unknown. */
  locale: string | null;
}

export interface ComposedNotification {
  notification: Notification;
  ttlMs: number;
  /** The language of its texts. */
  locale: string;
}

/** A payload holds at most 4,096 bytes, so more is not stored. The channel cuts further if needed. */
const BODY_MAX = 4_096;

/** The notification of an event in the app's words; null: the event or the app makes none. */
export function composeNotification(input: NotificationInput, app: NotifyingApp): ComposedNotification | null {
  const { event } = input.event;
  if (!isKnownEvent(event)) return null;
  const rule = wakeRuleOf(event);
  if (!rule) return null;
  const settings = app.notificationSettings;
  const { template, locale, textLocale } = templateInForce(settings, event, input.locale);
  if (template.silent) return null;
  const plainText = notificationText(textLocale, rule.news);
  const values = valuesOf(input, app, plainText);
  return {
    notification: {
      chatId: input.chatId,
      event,
      msgId: input.event.msgId ?? null,
      group: rule.group,
      kind: template.kind,
      title: shortenText(fillPlaceholders(template.title, values), TITLE_MAX),
      body: beginningOf(fillPlaceholders(template.body ?? (rule.quotesMessage ? '{{message}}' : plainText), values)),
      titleLocalization: fillLocalization(template.titleLocalization, values),
      bodyLocalization: fillLocalization(template.bodyLocalization, values),
      collapseKey: template.replacesEarlier ? collapseKeyOf(input.chatId) : null,
      priority: template.priority,
      badge: template.badge,
      sound: template.sound,
      category: template.category,
      mutableContent: template.mutableContent,
      link: linkOf(template.link ?? settings.linkTemplate, input.chatId),
      imageUrl: template.imageUrl,
      channelId: template.channelId,
      interruptionLevel: template.interruptionLevel,
      relevanceScore: template.relevanceScore,
      data: template.data,
      analyticsLabel: template.analyticsLabel,
    },
    ttlMs: template.ttlSeconds === null ? rule.ttlMs : template.ttlSeconds * 1000,
    locale,
  };
}

/** In PRIVATE mode, the message and its sender do not reach the templates, so no template can reveal them. */
function valuesOf({ event, speakerName }: NotificationInput, app: NotifyingApp, plainText: string): PlaceholderValues {
  if (app.notificationSettings.privacy === 'PRIVATE') return { app: app.name, name: app.name, message: plainText };
  const said = event.msgText !== undefined && event.msgText !== null && !isBlank(event.msgText) ? event.msgText : null;
  const message = said ?? plainTextOf(event.msg ?? '');
  return {
    app: app.name,
    name: speakerName === null || isBlank(speakerName) ? app.name : speakerName,
    message: isBlank(message) ? plainText : message,
  };
}

function fillLocalization(text: LocalizedText | null, values: PlaceholderValues): LocalizedText | null {
  return text && { key: text.key, args: text.args.map((arg) => shortenText(fillPlaceholders(arg, values), TITLE_MAX)) };
}

function linkOf(template: string | null, chatId: string): string | null {
  return template === null ? null : fillLink(template, chatId);
}

function beginningOf(body: string): string {
  // A split surrogate pair could not be stored.
  return body.length <= BODY_MAX ? body : body.slice(0, BODY_MAX).toWellFormed();
}

/** The same for every notification of a chat, and at most 64 bytes however long the chat's id is (43 of base64url). */
function collapseKeyOf(chatId: string): string {
  return createHash('sha256').update(chatId).digest('base64url');
}
