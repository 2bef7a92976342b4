import { checkRoomForTemplate } from '../../src/notifications/notificationSettings.js';
import { DEFAULT_SETTINGS } from '../../src/domain/notificationSettings.js';
import { type NotificationSettings } from '../../src/domain/notificationSettings.js';
import { PLAIN_TEMPLATE } from '../../src/domain/notificationSettings.js';
import { type NotificationTemplate } from '../../src/domain/notificationSettings.js';
import { refusalOf } from '../support/refusalOf.js';

const EVENT = 'chat_session_message';
const LARGE: NotificationTemplate = { ...PLAIN_TEMPLATE, body: 'я'.repeat(1_024) };

/** Settings with that many templates for each of two events. */
function settingsWith(count: number, template: NotificationTemplate): NotificationSettings {
  const byLocale = Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, template]));
  return { ...DEFAULT_SETTINGS, templates: { [EVENT]: byLocale, chat_session_file: byLocale } };
}

it('has room for 64 templates of an event, and for another in the place of one', () => {
  const place = { event: EVENT, locale: 'l64' } as const;
  expect(() => checkRoomForTemplate(settingsWith(63, PLAIN_TEMPLATE), place, PLAIN_TEMPLATE)).not.toThrow();
  const full = settingsWith(64, PLAIN_TEMPLATE);
  expect(() => checkRoomForTemplate(full, { ...place, locale: 'l1' }, LARGE)).not.toThrow();
  const error = refusalOf(() => checkRoomForTemplate(full, place, PLAIN_TEMPLATE));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['locale'] });
});

it('has room for 200 KiB of templates of all events', () => {
  const place = { event: EVENT, locale: 'en' } as const;
  expect(() => checkRoomForTemplate(settingsWith(35, LARGE), place, LARGE)).not.toThrow();
  const error = refusalOf(() => checkRoomForTemplate(settingsWith(45, LARGE), place, LARGE));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['template'] });
  expect(error.message).toBe('the templates of an app must have at most 200 KiB together');
});
