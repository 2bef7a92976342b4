import { refusedField } from '../domain/errors.js';
import { type LocalizedText, type Notification } from '../domain/notification.js';
import { checkLinkTemplate } from './linkTemplate.js';
import {
  checkAnalyticsLabel,
  checkData,
  checkImageUrl,
  checkRelevance,
  type DataEntry,
} from './notificationContent.js';
import { checkPlaceholders } from './placeholders.js';
import { checkText } from '../domain/text.js';
import { PLAIN_TEMPLATE, type NotificationTemplate } from '../domain/notificationSettings.js';

/**
 * A template as an admin writes it. Absent fields, and null for priority or data, have the value of `PLAIN_TEMPLATE`.
 */
export type NotificationTemplateInput = Partial<
  Omit<NotificationTemplate, 'priority' | 'data'> & {
    priority: Notification['priority'] | null;
    data: readonly DataEntry[] | null;
  }
>;

export const TITLE_MAX = 256;
export const BODY_MAX = 1_024;
const NAME_MAX = 64;
const KEY_MAX = 128;
const ARGS_MAX = 8;
/** Bytes as JSON: half of a push. */
const FIXED_MAX = 2_048;
/**
 * A shorter time would often end before sending. Firebase keeps a message for at most four weeks (Firebase: "Set and
 * manage Android message priority and lifespan").
 */
const TTL_SECONDS = { min: 30, max: 2_419_200 };

/** @throws DomainError INVALID_INPUT naming the field and the rule; its path begins with `path` */
export function parseNotificationTemplate(
  input: NotificationTemplateInput,
  path: readonly string[],
): NotificationTemplate {
  const given = { ...PLAIN_TEMPLATE, ...definedOf(input) };
  const named = (name: string | null, field: string) =>
    name === null ? null : checkText(name, [...path, field], NAME_MAX);
  /** Null stays null. */
  const orNull = <Value>(
    field: keyof NotificationTemplate,
    value: Value | null,
    check: (value: Value, path: readonly string[]) => Value,
  ) => (value === null ? null : check(value, [...path, field]));
  const template: NotificationTemplate = {
    silent: given.silent,
    title: checkTemplateText(given.title, [...path, 'title'], TITLE_MAX),
    body: given.body === null ? null : checkTemplateText(given.body, [...path, 'body'], BODY_MAX),
    kind: given.kind,
    titleLocalization: parseLocalization(given.titleLocalization, [...path, 'titleLocalization']),
    bodyLocalization: parseLocalization(given.bodyLocalization, [...path, 'bodyLocalization']),
    priority: parsePriority(input.priority ?? null, given.kind, [...path, 'priority']),
    badge: given.badge,
    sound: named(given.sound, 'sound'),
    category: named(given.category, 'category'),
    mutableContent: given.mutableContent,
    ttlSeconds: parseTtl(given.ttlSeconds, [...path, 'ttlSeconds']),
    replacesEarlier: given.replacesEarlier,
    link: orNull('link', given.link, (link, place) => checkLinkTemplate(link, place, false)),
    imageUrl: orNull('imageUrl', given.imageUrl, checkImageUrl),
    channelId: named(given.channelId, 'channelId'),
    interruptionLevel: given.interruptionLevel,
    relevanceScore: orNull('relevanceScore', given.relevanceScore, checkRelevance),
    data: checkData(input.data ?? [], [...path, 'data']),
    analyticsLabel: orNull('analyticsLabel', given.analyticsLabel, checkAnalyticsLabel),
  };
  checkFixedParts(template, path);
  return template;
}

/**
 * The size of everything in a push that shortening the text cannot reduce. The link has its own limit.
 * @throws DomainError INVALID_INPUT
 */
function checkFixedParts(template: NotificationTemplate, path: readonly string[]): void {
  const { data, imageUrl, channelId, sound, category, titleLocalization, bodyLocalization } = template;
  const keys = [titleLocalization?.key, bodyLocalization?.key];
  if (Buffer.byteLength(JSON.stringify({ data, imageUrl, channelId, sound, category, keys })) <= FIXED_MAX) return;
  const rule = `must leave room for the text: with image, channel, sound, category and keys it has more than ${FIXED_MAX} bytes`;
  throw refusedField([...path, 'data'], rule);
}

function definedOf(input: NotificationTemplateInput): Partial<Omit<NotificationTemplate, 'data'>> {
  return Object.fromEntries(Object.entries<unknown>(input).filter(([, value]) => value !== undefined));
}

function checkTemplateText(text: string, path: readonly string[], max: number): string {
  return checkPlaceholders(checkText(text, path, max), path);
}

function parseLocalization(text: LocalizedText | null, path: readonly string[]): LocalizedText | null {
  if (text === null) return null;
  const key = checkText(text.key, [...path, 'key'], KEY_MAX);
  if (text.args.length > ARGS_MAX) {
    throw refusedField([...path, 'args'], `must be at most ${ARGS_MAX} texts`);
  }
  const place = [...path, 'args'];
  const args = text.args.map((arg) => checkTemplateText(arg, place, TITLE_MAX));
  return { key, args };
}

/** A background push has normal priority (Apple: "Pushing background updates to your App"). */
function parsePriority(
  priority: Notification['priority'] | null,
  kind: Notification['kind'],
  path: readonly string[],
): Notification['priority'] {
  if (kind === 'ALERT') return priority ?? PLAIN_TEMPLATE.priority;
  if (priority !== 'HIGH') return 'NORMAL';
  throw refusedField(path, 'must be NORMAL where kind is BACKGROUND');
}

function parseTtl(seconds: number | null, path: readonly string[]): number | null {
  const { min, max } = TTL_SECONDS;
  if (seconds === null || (Number.isInteger(seconds) && seconds >= min && seconds <= max)) return seconds;
  throw refusedField(path, `must be a whole number from ${min} to ${max}`);
}
