import { DomainError } from '../domain/errors.js';
import { hasTexts, type TextLocale } from './notificationTexts.js';
import {
  FALLBACK_LOCALE,
  PLAIN_TEMPLATE,
  type NotificationSettings,
  type NotificationTemplate,
} from '../domain/notificationSettings.js';
import type { ChatEventType } from '../domain/chatEvent.js';
import { lookupLocale } from '../domain/locale.js';

/** Stands for all languages without their own template. */
export const EVERY_LOCALE = '*';

/** More than any app needs. */
const LOCALES_MAX = 64;
/** Bytes as JSON: an app's templates are loaded and cached with it. */
const TEMPLATES_MAX = 200 * 1024;

/** Checks that another template fits into an app's limit. @throws DomainError INVALID_INPUT */
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

/** The template that is used for an event, and the languages it is used in. */
export interface TemplateInForce {
  template: NotificationTemplate;
  /** The language that was chosen. */
  locale: string;
  /** The language of Beckon's default text, if the template has none: the chosen one or the closest. */
  textLocale: TextLocale;
  /** Whether it is one of the app's own. */
  isOwn: boolean;
}

/**
 * Finds the template for a client: in its language, else the app's, else English, as far as the app or Beckon has texts
 * in it (RFC 4647, "Lookup").
 * @param locale a canonical tag; null: unknown
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
