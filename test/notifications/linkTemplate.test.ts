import { checkLinkTemplate, fillLink } from '../../src/notifications/linkTemplate.js';
import { refusalOf } from '../support/refusalOf.js';

it.each([
  'https://acme.example.com/chats/{{chatID}}',
  'https://acme.example.com/?chat={{chatID}}#{{chatID}}',
  'https://acme.example.com/chats',
  'acme://chats/{{chatID}}',
  'acme:{{chatID}}',
  'com.acme.app:/chats?id={{chatID}}',
])('takes %s', (link) => {
  expect(checkLinkTemplate(link, ['link'], false)).toBe(link);
});

it.each([
  ['nothing', ''],
  ['no URL', 'chats/{{chatID}}'],
  ['http', 'http://acme.example.com/{{chatID}}'],
  ['a script', 'javascript:alert({{chatID}})'],
  ['a file', 'file:///etc/passwd'],
  ['data', 'data:text/html,{{chatID}}'],
  ['an id in the host', 'https://{{chatID}}.example.com/'],
  ['an id in the port', 'https://acme.example.com:{{chatID}}/'],
  ['an id in the scheme', 'acme{{chatID}}://chats'],
  ['a user name', 'https://acme@example.com/{{chatID}}'],
  ['another placeholder', 'https://acme.example.com/{{name}}'],
  ['a placeholder in other letters', 'https://acme.example.com/{{chatId}}'],
  ['half a placeholder', 'https://acme.example.com/{{chatID'],
  ['blanks', 'https://acme.example.com/ {{chatID}}'],
  ['a line end within the scheme', 'java\nscript:alert(1)'],
  ['more than 512 bytes', `https://acme.example.com/${'é'.repeat(250)}`],
])('refuses %s, naming the field and not the value', (_name, link) => {
  const error = refusalOf(() => checkLinkTemplate(link, ['template', 'link'], false));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['template', 'link'] });
  if (link !== '') expect(error.message).not.toContain(link);
});

it("is of https only where a browser may open it, which has no app's own scheme", () => {
  expect(refusalOf(() => checkLinkTemplate('acme://{{chatID}}', ['linkTemplate'], true)).message).toContain('https');
  expect(checkLinkTemplate('https://a.example/{{chatID}}', ['linkTemplate'], true)).toContain('{{chatID}}');
});

it('is filled with the id, whatever is in it', () => {
  expect(fillLink('https://a.example/{{chatID}}?again={{chatID}}', '../$&?#é\ud800')).toBe(
    'https://a.example/..%2F%24%26%3F%23%C3%A9%EF%BF%BD?again=..%2F%24%26%3F%23%C3%A9%EF%BF%BD',
  );
});
