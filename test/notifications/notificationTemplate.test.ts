import {
  parseNotificationTemplate,
  type NotificationTemplateInput,
} from '../../src/notifications/notificationTemplate.js';
import { PLAIN_TEMPLATE } from '../../src/domain/notificationSettings.js';
import { refusalOf } from '../support/refusalOf.js';

function parse(input: NotificationTemplateInput) {
  return parseNotificationTemplate(input, ['template']);
}

it('is plain where nothing is said', () => {
  expect(parse({})).toEqual(PLAIN_TEMPLATE);
  expect(parse({ title: undefined, body: null, priority: null })).toEqual(PLAIN_TEMPLATE);
});

it('keeps what is said', () => {
  const given = {
    silent: false,
    title: '{{app}}: {{ name }}',
    body: 'Said: {{message}} {not a placeholder}',
    kind: 'ALERT',
    titleLocalization: { key: 'TITLE', args: [] },
    bodyLocalization: { key: 'FROM', args: ['{{name}}', '{{message}}'] },
    priority: 'NORMAL',
    badge: false,
    sound: null,
    category: null,
    mutableContent: true,
    ttlSeconds: 2_419_200,
    replacesEarlier: true,
  } as const;
  expect(parse(given)).toEqual(given);
});

it('sends what only wakes the app without haste', () => {
  expect(parse({ kind: 'BACKGROUND' }).priority).toBe('NORMAL');
  expect(parse({ kind: 'BACKGROUND', priority: 'NORMAL' }).priority).toBe('NORMAL');
});

test.each<[string, NotificationTemplateInput, string[]]>([
  ['an unknown placeholder', { body: 'Hello {{email}}' }, ['body']],
  ['a placeholder in other letters', { title: '{{Name}}' }, ['title']],
  ['a placeholder without an end', { title: '{{name' }, ['title']],
  ['an end of none', { body: 'name}}' }, ['body']],
  ['a placeholder within another', { body: '{{ {{name}} }}' }, ['body']],
  ['an empty title', { title: '' }, ['title']],
  ['a long title', { title: 'x'.repeat(257) }, ['title']],
  ['a long body', { body: 'x'.repeat(1_025) }, ['body']],
  ['half a character', { body: '\ud800' }, ['body']],
  ['NUL in the sound', { sound: '\0' }, ['sound']],
  ['an empty category', { category: '' }, ['category']],
  ['a long category', { category: 'x'.repeat(65) }, ['category']],
  ['no key', { titleLocalization: { key: '', args: [] } }, ['titleLocalization', 'key']],
  ['many args', { bodyLocalization: { key: 'K', args: Array<string>(9).fill('x') } }, ['bodyLocalization', 'args']],
  ['an unknown placeholder in args', { bodyLocalization: { key: 'K', args: ['{{x}}'] } }, ['bodyLocalization', 'args']],
  ['haste in the background', { kind: 'BACKGROUND', priority: 'HIGH' }, ['priority']],
  ['no time at all', { ttlSeconds: 29 }, ['ttlSeconds']],
  ['more than four weeks', { ttlSeconds: 2_419_201 }, ['ttlSeconds']],
  ['a part of a second', { ttlSeconds: 60.5 }, ['ttlSeconds']],
])('refuses %s, naming the field', (_name, input, field) => {
  const error = refusalOf(() => parse(input));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['template', ...field] });
  expect(error.message).toContain(field.at(-1));
});
