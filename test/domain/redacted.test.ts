import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { pino } from 'pino';
import { redact, Redacted } from '../../src/domain/redacted.js';

const SECRET = 'abcd-this-is-very-secret-wxyz';
const SHOWN = 'abcd…wxyz';

const ways: [string, (value: Redacted) => string][] = [
  ['toString', (value) => value.toString()],
  ['String', (value) => String(value)],
  // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- this is what is tested
  ['a template string', (value) => `${value}`],
  ['concatenation', (value) => ['token ', value].join('')],
  ['JSON', (value) => JSON.stringify(value)],
  ['JSON of what it is in', (value) => JSON.stringify({ device: [{ token: value }] })],
  ['inspect', (value) => inspect(value, { showHidden: true, depth: null, getters: true })],
  ['inspect of what it is in', (value) => inspect({ device: { token: value } }, { depth: null })],
  ['format', (value) => format('%s %j %o', value, value, value)],
  ['the message of an error', (value) => inspect(new Error(`no such token: ${value.toString()}`, { cause: value }))],
  ['its own properties', (value) => JSON.stringify([Object.entries(value), Reflect.ownKeys(value).map(String)])],
  ['a log', logged],
];

/** What pino writes for it, in every place that a careless call would put it. */
function logged(value: Redacted): string {
  const lines: string[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  logger.info({ value, nested: { list: [value] } }, 'subscribed %s %j %o', value, value, value);
  logger.child({ value }).error({ err: new Error(`refused: ${value.toString()}`) });
  logger.info(value);
  return lines.join('');
}

it.each(ways)('hides the value from %s', (_name, show) => {
  expect(show(new Redacted(SECRET))).not.toContain('secret');
});

it.each(ways.filter(([name]) => name !== 'its own properties'))('shows both ends of it in %s', (_name, show) => {
  expect(show(new Redacted(SECRET))).toContain(SHOWN);
});

it('reveals the value on request', () => {
  expect(new Redacted(SECRET).reveal()).toBe(SECRET);
});

it('shows nothing of a short value', () => {
  expect([redact(''), redact('x'), redact('x'.repeat(15))]).toEqual(['…', '…', '…']);
  expect(redact('0123456789abcdef')).toBe('0123…cdef');
});

it('never shows more than eight characters', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 9, maxLength: 200 }), (value) => {
      const shown = new Redacted(value).toString();
      expect(shown.length).toBeLessThanOrEqual(9);
      expect(shown).toContain('…');
    }),
  );
});

it('compares by value', () => {
  expect(new Redacted('a').equals(new Redacted('a'))).toBe(true);
  expect(new Redacted('a').equals(new Redacted('b'))).toBe(false);
});
