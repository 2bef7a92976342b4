import fc from 'fast-check';
import { checkOptionalText, checkText, isStorableJson, shortenText } from '../../src/domain/text.js';
import { refusalOf } from '../support/refusalOf.js';

it.each(['x', 'Grüße 😀', ' blanks ', 'a\nb\tc', '\\u0000', 'x'.repeat(10)])('takes %j as it is', (text) => {
  expect(checkText(text, ['name'], 10)).toBe(text);
});

it.each([
  ['nothing', '', 'name must not be empty'],
  ['too much', 'x'.repeat(11), 'name must have at most 10 characters'],
  ['a NUL', 'a\0b', 'name must be well-formed Unicode without NUL characters'],
  ['a high surrogate alone', 'a\ud800', 'name must be well-formed Unicode without NUL characters'],
  ['a low surrogate alone', '\udc00a', 'name must be well-formed Unicode without NUL characters'],
  ['surrogates in the wrong order', '\udc00\ud800', 'name must be well-formed Unicode without NUL characters'],
])('refuses %s, naming the field and the rule', (_name, text, message) => {
  const error = refusalOf(() => checkText(text, ['events', '0', 'name'], 10));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', message, inputPath: ['events', '0', 'name'] });
});

it('takes an absent or empty text for null where it may be absent', () => {
  for (const absent of [null, undefined, '']) expect(checkOptionalText(absent, ['name'], 10)).toBeNull();
  expect(checkOptionalText('x', ['name'], 10)).toBe('x');
  expect(refusalOf(() => checkOptionalText('\0', ['name'], 10)).code).toBe('INVALID_INPUT');
});

describe('what can be stored as JSON', () => {
  it.each([
    ['null', null],
    ['a number', 1.5],
    ['text in any script', { a: ['Grüße', '日本', '😀'] }],
    ['control characters but NUL', '\u0001\n\t\u007f'],
    ['a literal backslash-u-0000', '\\u0000'],
    ['two backslashes before it', '\\\\u0000'],
    ['a literal lone surrogate', { key: '\\ud800' }],
    ['such a key', { '\\u0000': 1 }],
    ['a backslash at the end', ['\\', 'u0000']],
  ])('is %s', (_name, value) => {
    expect(isStorableJson(value)).toBe(true);
  });

  it.each([
    ['NUL', 'a\0'],
    ['NUL behind a backslash', '\\\0'],
    ['NUL behind two backslashes', '\\\\\0'],
    ['NUL deep inside', { a: [{ b: 'x\0' }] }],
    ['NUL in a key', { 'a\0': 1 }],
    ['a lone surrogate', '\ud83d'],
    ['a lone surrogate behind a backslash', ['\\\udfff']],
    ['a lone surrogate in a key', { '\udc00': 1 }],
  ])('is not %s', (_name, value) => {
    expect(isStorableJson(value)).toBe(false);
  });

  it('is text that is well-formed and without NUL', () => {
    const unit = fc.constantFrom('\\', 'u', '0', '0000', 'd', '800', '\0', '\ud83d', '\ude00', 'x', '"');
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), (units) => {
        const text = units.join('');
        const storable = text.isWellFormed() && !text.includes('\0');
        expect(isStorableJson({ [text]: 1 })).toBe(storable);
        expect(isStorableJson([text])).toBe(storable);
      }),
      { numRuns: 2_000 },
    );
  });
});

it('calls JSON that is nested too deep not storable, however deep it is', () => {
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  expect([isStorableJson(nested(32)), isStorableJson(nested(33)), isStorableJson(nested(30_000))]).toEqual([
    true,
    false,
    false,
  ]);
});

describe('shortening', () => {
  it('leaves short texts unchanged', () => {
    expect(shortenText('12345', 5)).toBe('12345');
  });

  test.each([
    ['123456', 5, '1234…'],
    ['one two three', 8, 'one two…'],
    ['ab👩‍👩‍👧c', 6, 'ab…'],
    ['👩‍👩‍👧👩‍👩‍👧', 10, '👩‍👩‍👧…'],
    [`e${'\u0301'.repeat(50)}`, 10, '…'],
  ])('of %j to %i ends with a whole character: %j', (text, max, short) => {
    expect(shortenText(text, max)).toBe(short);
  });
});
