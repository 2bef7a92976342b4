import { textStateOf, withoutText } from '../../src/delivery/history/deliveryText.js';
import { NOTIFICATION_STYLE, type Notification } from '../../src/domain/notification.js';

const createdAt = new Date('2026-03-01T12:00:00Z');
const after = (ms: number) => new Date(createdAt.getTime() + ms);
const DAY_MS = 86_400_000;
const kept = {
  mayRead: true,
  privacy: 'PREVIEW',
  stored: { title: 'Anna', body: 'Hello' },
  createdAt,
  now: after(0),
} as const;

test.each([
  ['of an admin, at once', {}, 'SHOWN'],
  ['just before a day is over', { now: after(DAY_MS - 1) }, 'SHOWN'],
  ['after a day, before it is removed', { now: after(DAY_MS) }, 'REMOVED'],
  ['once it is removed', { stored: {} }, 'REMOVED'],
  ['of a viewer', { mayRead: false }, 'NOT_FOR_VIEWERS'],
  ['of a private app', { privacy: 'PRIVATE' }, 'PRIVATE'],
  ['of a private app, for a viewer', { privacy: 'PRIVATE', mayRead: false }, 'PRIVATE'],
] as const)('the text %s', (_case, fields, state) => {
  expect(textStateOf({ ...kept, ...fields })).toBe(state);
});

test('hides what fills in the texts of the app itself, and keeps their names', () => {
  const notification: Notification = {
    ...NOTIFICATION_STYLE,
    ...{ chatId: 'c', event: 'chat_session_message', group: 'message', title: 'Anna', body: 'A secret' },
    bodyLocalization: { key: 'SAID', args: ['Anna', 'A secret'] },
  };
  const hidden = withoutText(notification);
  expect(hidden.bodyLocalization).toEqual({ key: 'SAID', args: ['…', '…'] });
  expect(JSON.stringify(hidden)).not.toMatch(/Anna|secret/);
});
