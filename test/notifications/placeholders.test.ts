import { checkPlaceholders, fillPlaceholders } from '../../src/notifications/placeholders.js';
import { refusalOf } from '../support/refusalOf.js';

const VALUES = { name: 'Anna', message: 'Hello {{app}}', app: 'Acme' };

test.each([
  ['{{name}}: {{ message }} ({{app}})', 'Anna: Hello {{app}} (Acme)'],
  ['{{name}}{{name}}', 'AnnaAnna'],
  ['{name} {{names}} { {name} }', '{name} {{names}} { {name} }'],
  ['no placeholder', 'no placeholder'],
])('%j is filled in as %j, once', (text, filled) => {
  expect(fillPlaceholders(text, VALUES)).toBe(filled);
});

test.each(['{{name}} {{ message }} {{app}}', 'a {brace} }', ''])('%j has placeholders that there are', (text) => {
  expect(checkPlaceholders(text, ['body'])).toBe(text);
});

test.each(['{{names}}', '{{Name}}', '{{}}', '{{ name', 'name }}', '{{{{name}}}}', '{{name}} {{time}}'])(
  '%j has others, and the refusal names those that there are',
  (text) => {
    expect(refusalOf(() => checkPlaceholders(text, ['texts', 'body']))).toMatchObject({
      code: 'INVALID_INPUT',
      inputPath: ['texts', 'body'],
      message: 'body must have no placeholders but {{name}}, {{message}}, {{app}}',
    });
  },
);
