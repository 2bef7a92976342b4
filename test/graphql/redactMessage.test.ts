import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { createMessageRedactor } from '../../src/graphql/redactMessage.js';
import { messagesIn } from './libraryMessages.js';

const redact = createMessageRedactor(buildSchema(readFileSync('schema.graphql', 'utf8')));
/** A name of the schema, for types, fields, arguments and directives alike. */
const NAME = 'deprecated';

/** Of schemas in the making, which nobody sends; and one that names what was sent, where nothing of the schema can stand. */
const ELSEWHERE = [
  /can only be defined once/,
  /already exists in the/,
  /resolveType was removed/,
  /^Unknown operation named/,
];
/** Suggestions are switched off. */
const SUGGESTIONS = /Did you mean "[^"]* \{ \.\.\. \}"/;

describe.each([
  ['Apollo', 'node_modules/@apollo/server/dist/esm', 25],
  ['validation', 'node_modules/graphql/validation', 60],
  ['execution', 'node_modules/graphql/execution', 20],
  ['parsing', 'node_modules/graphql/language', 15],
  ['our own', 'src/graphql', 4],
])('what says nothing of a value is said whole: %s', (_name, folder, atLeast) => {
  const messages = messagesIn(folder, NAME);

  test('has messages', () => expect(messages.length).toBeGreaterThanOrEqual(atLeast));

  test.each(messages.filter((message) => ![...ELSEWHERE, SUGGESTIONS].some((other) => other.test(message))))(
    '%s',
    (message) => {
      expect(redact(message)).not.toContain('…');
      expect(redact(`Syntax Error: ${message}`)).not.toContain('…');
    },
  );
});

test.each([
  'PersistedQueryNotSupported',
  'PersistedQueryNotFound',
  'Field "__typename" must not have a selection since type "String!" has no subfields.',
  'Syntax Error: Invalid character: U+0007.',
  `Syntax Error: Unexpected single quote character ('), did you mean to use a double quote (")?`,
  "An 'accept' header was provided for this request which does not accept application/json; charset=utf-8 or " +
    'application/graphql-response+json; charset=utf-8',
  `To enable incremental delivery support, add the HTTP header 'Accept: multipart/mixed; incrementalSpec=v0.2'`,
])('is said whole: %s', (message) => expect(redact(message)).toBe(message));

test.each([
  ['a long word', 'PersistedQueryNotSupportedAtAll'],
  ['a type with more behind it', 'application/graphql-response+json+f00dcafe'],
  ['a parameter of another value', 'charset=f00dcafe12'],
  ['characters in turn', 'U+0066U+0030U+0030U+0064'],
  ['what follows a quote', '"f00dcafe'],
])('is not said: %s', (_name, word) => {
  expect(redact(`Unexpected ${word} here`)).not.toContain(word);
  expect(redact(`Unexpected ${word} here`)).toContain('…');
});
