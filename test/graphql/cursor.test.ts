import {
  BIG_CURSOR,
  NAME_CURSOR,
  NUMBER_CURSOR,
  PLACE_CURSOR,
  TIME_CURSOR,
  TIMED_NUMBER_CURSOR,
  UUID_CURSOR,
  type Cursor,
} from '../../src/graphql/cursor.js';

const ID = '01a203c5-bcb1-7600-82c6-251019de500a';
const at = new Date('2026-03-01T12:00:00.123Z');

/** Each kind of list: its cursors, and keys of it at both ends. */
const KINDS: Record<string, { cursor: Cursor<never>; keys: unknown[] }> = {
  number: { cursor: NUMBER_CURSOR as Cursor<never>, keys: [0, 1, 0x7fff_ffff] },
  name: { cursor: NAME_CURSOR as Cursor<never>, keys: ['', 'Ännchen\n"{}"', 'x'.repeat(256)] },
  uuid: { cursor: UUID_CURSOR as Cursor<never>, keys: [ID] },
  place: {
    cursor: PLACE_CURSOR as Cursor<never>,
    keys: [
      { seq: 0, id: ID },
      { seq: 0x7fff_ffff, id: ID },
    ],
  },
  big: { cursor: BIG_CURSOR as Cursor<never>, keys: [0n, 999_999_999_999_999_999n] },
  time: {
    cursor: TIME_CURSOR as Cursor<never>,
    keys: [
      { at, name: 'chat-1' },
      { at: new Date(0), name: '' },
      { at: new Date('9999-12-31T23:59:59.999Z'), name: 'x'.repeat(256) },
    ],
  },
  timedNumber: {
    cursor: TIMED_NUMBER_CURSOR as Cursor<never>,
    keys: [
      { at, id: 0 },
      { at: new Date(0), id: 0x7fff_ffff },
    ],
  },
};

const base64 = (text: string) => Buffer.from(text).toString('base64url');

describe.each(Object.entries(KINDS))('a cursor of a %s', (name, { cursor, keys }) => {
  test.each(keys.map((key) => [key]))('gives its key back: %p', (key) => {
    expect(cursor.decode(cursor.encode(key as never))).toEqual(key);
  });

  test('is opaque, and fit for a URL', () => {
    expect(cursor.encode(keys[0] as never)).toMatch(/^[\w-]+$/);
    expect(Buffer.from(cursor.encode(keys[0] as never), 'base64url').toString()).toMatch(new RegExp(`^${name}:`));
  });

  test('is no cursor of another list', () => {
    for (const [otherName, other] of Object.entries(KINDS)) {
      if (otherName !== name) expect(other.cursor.decode(cursor.encode(keys[0] as never))).toBeNull();
    }
  });

  test.each([
    '',
    'a',
    base64(''),
    base64(`${name}:`),
    base64(`${name}:{`),
    base64(`x${name}:1`),
    base64(`${name}:null`),
  ])('is not %p', (made) => {
    expect(cursor.decode(made)).toBeNull();
  });
});

/** Of the right list, but not what a list gives out. */
test.each<[string, Cursor<never>, unknown]>([
  ['a negative number', NUMBER_CURSOR as Cursor<never>, -1],
  ['a number that is not whole', NUMBER_CURSOR as Cursor<never>, 1.5],
  ['a number greater than a row can have', NUMBER_CURSOR as Cursor<never>, 0x8000_0000],
  ['a number as text', NUMBER_CURSOR as Cursor<never>, '1'],
  ['a name that is too long', NAME_CURSOR as Cursor<never>, 'x'.repeat(257)],
  ['a name that PostgreSQL cannot hold', NAME_CURSOR as Cursor<never>, 'a\0b'],
  ['a name that is not Unicode', NAME_CURSOR as Cursor<never>, '\ud800'],
  ['half an id', UUID_CURSOR as Cursor<never>, ID.slice(1)],
  ['a big number of 19 digits', BIG_CURSOR as Cursor<never>, '1'.repeat(19)],
  ['a big number with a sign', BIG_CURSOR as Cursor<never>, '-1'],
  ['a big number and more', BIG_CURSOR as Cursor<never>, '1 '],
  ['no digit', BIG_CURSOR as Cursor<never>, ''],
  ['a time before 1970', TIME_CURSOR as Cursor<never>, [-1, 'a']],
  ['a time after the year 9999', TIME_CURSOR as Cursor<never>, [253_402_300_800_000, 'a']],
  ['a time that is not whole', TIME_CURSOR as Cursor<never>, [0.5, 'a']],
  ['a time alone', TIME_CURSOR as Cursor<never>, [1]],
  ['a time with a name that is too long', TIME_CURSOR as Cursor<never>, [1, 'x'.repeat(257)]],
  ['a time with a negative number', TIMED_NUMBER_CURSOR as Cursor<never>, [1, -1]],
  ['a time with a number greater than a row can have', TIMED_NUMBER_CURSOR as Cursor<never>, [1, 0x8000_0000]],
  ['a negative place', PLACE_CURSOR as Cursor<never>, [-1, ID]],
  ['a place greater than a row can have', PLACE_CURSOR as Cursor<never>, [0x8000_0000, ID]],
  ['a list of more', TIME_CURSOR as Cursor<never>, [1, 'a', 'b']],
])('%s is no key', (_what, cursor, json) => {
  const kind = Object.entries(KINDS).find(([, { cursor: one }]) => one === cursor)?.[0] ?? '';
  expect(cursor.decode(base64(`${kind}:${JSON.stringify(json)}`))).toBeNull();
});

test('a key of 2,000 characters is read, and a longer one is not', () => {
  const padded = (length: number) => base64(`number:1${' '.repeat(length - 1)}`);
  expect(NUMBER_CURSOR.decode(padded(2_000))).toBe(1);
  expect(NUMBER_CURSOR.decode(padded(2_001))).toBeNull();
  // A line break is a character like others.
  expect(NUMBER_CURSOR.decode(base64('number:\n1'))).toBe(1);
});
