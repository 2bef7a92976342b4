import {
  parseNotificationTemplate,
  type NotificationTemplateInput,
} from '../../src/notifications/notificationTemplate.js';
import { PLAIN_TEMPLATE } from '../../src/domain/notificationSettings.js';
import { refusalOf } from '../support/refusalOf.js';

function parse(input: NotificationTemplateInput) {
  return parseNotificationTemplate(input, ['template']);
}

const entry = (name: string, value = 'x') => ({ name, value });

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
    link: 'acme://chats/{{chatID}}',
    imageUrl: 'https://acme.example.com/logo.png?size=2',
    channelId: 'chats',
    interruptionLevel: 'TIME_SENSITIVE',
    relevanceScore: 1,
    analyticsLabel: 'chat-1_%.~',
  } as const;
  const data = [{ name: 'queue', value: 'sales é' }];
  expect(parse({ ...given, data })).toEqual({ ...given, data: { queue: 'sales é' } });
  expect(parse({ data: null, link: null })).toEqual(PLAIN_TEMPLATE);
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
  ['a link of http', { link: 'http://acme.example.com/{{chatID}}' }, ['link']],
  ['a picture of http', { imageUrl: 'http://acme.example.com/logo.png' }, ['imageUrl']],
  ['a picture that is none', { imageUrl: 'logo.png' }, ['imageUrl']],
  ['a picture with a password', { imageUrl: 'https://a:b@acme.example.com/' }, ['imageUrl']],
  ['a long picture', { imageUrl: `https://acme.example.com/${'x'.repeat(1_024)}` }, ['imageUrl']],
  ['an empty channel', { channelId: '' }, ['channelId']],
  ['a relevance over 1', { relevanceScore: 1.01 }, ['relevanceScore']],
  ['a relevance that is no number', { relevanceScore: Number.NaN }, ['relevanceScore']],
  ['a label with blanks', { analyticsLabel: 'a b' }, ['analyticsLabel']],
  ['a long label', { analyticsLabel: 'x'.repeat(51) }, ['analyticsLabel']],
  ['a name of ours', { data: [entry('seq')] }, ['data', '0', 'name']],
  ['a name of ours in other letters', { data: [entry('chatid')] }, ['data', '0', 'name']],
  ["a name of Apple's", { data: [entry('a'), entry('aps')] }, ['data', '1', 'name']],
  ["a name of Firebase's", { data: [entry('google.a')] }, ['data', '0', 'name']],
  ['a name with blanks', { data: [entry('a b')] }, ['data', '0', 'name']],
  ['a name that no object should have', { data: [entry('__proto__')] }, ['data', '0', 'name']],
  ['a name twice', { data: [entry('a'), entry('a')] }, ['data', '1', 'name']],
  ['an empty value', { data: [entry('a', '')] }, ['data', '0', 'value']],
  ['half a character as a value', { data: [entry('a', '\ud800')] }, ['data', '0', 'value']],
  ['21 entries', { data: Array.from({ length: 21 }, (_, index) => entry(`a${index}`)) }, ['data']],
  ['more than half a push', { data: [entry('a', 'x'.repeat(1_024)), entry('b', 'x'.repeat(1_024))] }, ['data']],
  ['a part of a second', { ttlSeconds: 60.5 }, ['ttlSeconds']],
])('refuses %s, naming the field', (_name, input, field) => {
  const error = refusalOf(() => parse(input));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['template', ...field] });
  expect(error.message).toContain(field.at(-1));
});
