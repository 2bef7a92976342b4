import { DomainError } from '../domain/errors.js';
import { hasTexts, type TextLocale } from './notificationTexts.js';
import { PLAIN_TEMPLATE, type NotificationTemplate } from './notificationTemplate.js';
import type { ChatEventType } from '../domain/chatEvent.js';
import { lookupLocale } from './locale.js';

/** PRIVATE: neither what was said nor who said it leaves this gateway. */
export const NOTIFICATION_PRIVACIES = ['PREVIEW', 'PRIVATE'] as const;
export type NotificationPrivacy = (typeof NOTIFICATION_PRIVACIES)[number];

/** The place of a template for every language that has none of its own. */
export const EVERY_LOCALE = '*';

/** What the notifications of one app say. */
export interface NotificationSettings {
  privacy: NotificationPrivacy;
  /** For clients of whom no language is known, or one in which there is nothing to say. */
  defaultLocale: string;
  /** The app's own, by event and by canonical locale or `EVERY_LOCALE`. */
  templates: Partial<Record<ChatEventType, Readonly<Record<string, NotificationTemplate>>>>;
}

/** The language of those who have said nothing about languages. */
const FALLBACK_LOCALE = 'en';

/** The settings of an app that nobody has set. */
export const DEFAULT_SETTINGS: NotificationSettings = {
  privacy: 'PREVIEW',
  defaultLocale: FALLBACK_LOCALE,
  templates: {},
};

/** Nobody speaks more languages. */
const LOCALES_MAX = 64;
/** Bytes as JSON: all of an app's templates are read with it, and remembered. */
const TEMPLATES_MAX = 200 * 1024;

/**
 * Whether a template may take its place beside the others.
 * @throws DomainError INVALID_INPUT
 */
export function checkRoomForTemplate(
  { templates }: NotificationSettings,
  { event, locale }: { event: ChatEventType; locale: string },
  template: NotificationTemplate,
): void {
  const byLocale = { ...templates[event], [locale]: template };
  if (Object.keys(byLocale).length > LOCALES_MAX) {
    throw new DomainError('INVALID_INPUT', `an event must have at most ${LOCALES_MAX} templates`, ['locale']);
  }
  if (Buffer.byteLength(JSON.stringify({ ...templates, [event]: byLocale })) > TEMPLATES_MAX) {
    const rule = `the templates of an app must have at most ${TEMPLATES_MAX / 1024} KiB together`;
    throw new DomainError('INVALID_INPUT', rule, ['template']);
  }
}

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

/** The template that is used for an event, and the languages it is used in. */
export interface TemplateInForce {
  template: NotificationTemplate;
  /** The language that was chosen. */
  locale: string;
  /** The language of Beckon's own words, where the template has none: the chosen one, or the nearest to it. */
  textLocale: TextLocale;
  /** Whether it is one of the app's own. */
  isOwn: boolean;
}

/**
 * Finds what to say to a client: its language, else the app's, else English, as far as the app or Beckon itself has
 * something to say in it (RFC 4647, "Lookup").
 * @param locale a canonical tag; null: nobody knows
 */
export function templateInForce(
  settings: NotificationSettings,
  event: ChatEventType,
  locale: string | null,
): TemplateInForce {
  const own = settings.templates[event] ?? {};
  const hasOwn = (candidate: string) => Object.hasOwn(own, candidate);
  const fallbacks = [settings.defaultLocale, FALLBACK_LOCALE];
  const wanted = locale === null ? fallbacks : [locale, ...fallbacks];
  const chosen = lookupLocale(wanted, (candidate) => hasOwn(candidate) || hasTexts(candidate)) ?? FALLBACK_LOCALE;
  const textLocale = lookupLocale([chosen, ...fallbacks], hasTexts);
  const template = own[hasOwn(chosen) ? chosen : EVERY_LOCALE];
  return {
    template: template ?? PLAIN_TEMPLATE,
    locale: chosen,
    textLocale: textLocale !== null && hasTexts(textLocale) ? textLocale : FALLBACK_LOCALE,
    isOwn: template !== undefined,
  };
}
