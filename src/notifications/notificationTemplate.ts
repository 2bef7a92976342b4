import { refusedField } from '../domain/errors.js';
import { type LocalizedText, type Notification } from '../domain/notification.js';
import { checkPlaceholders } from './placeholders.js';
import { checkText } from '../domain/text.js';
import { PLAIN_TEMPLATE, type NotificationTemplate } from '../domain/notificationSettings.js';

/** A template as an admin writes it. Absent fields and a null priority have the value of `PLAIN_TEMPLATE`. */
export type NotificationTemplateInput = Partial<
  Omit<NotificationTemplate, 'priority'> & { priority: Notification['priority'] | null }
>;

export const TITLE_MAX = 256;
export const BODY_MAX = 1_024;
const NAME_MAX = 64;
const KEY_MAX = 128;
const ARGS_MAX = 8;
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
  return {
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
  };
}

function definedOf(input: NotificationTemplateInput): Partial<NotificationTemplate> {
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
