import { spokenTotal } from '../../src/console/format/text.js';
import { orderOf, withOrder } from '../../src/console/url/listParams.js';
import { boundsOf, rangeValues, readRange, withRange } from '../../src/console/url/timeRange.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');
const HOUR_AGO = '2026-03-02T11:00:00.000Z';

test.each([
  ['', null, { kind: 'any' }, { after: null, before: null }],
  ['', '1h', { kind: 'last', name: '1h', seconds: 3_600 }, { after: HOUR_AGO, before: null }],
  [
    'range=7d',
    '1h',
    { kind: 'last', name: '7d', seconds: 604_800 },
    { after: '2026-02-23T12:00:00.000Z', before: null },
  ],
  ['range=9d', null, { kind: 'any' }, { after: null, before: null }],
  ['range=toString', null, { kind: 'any' }, { after: null, before: null }],
  [
    'from=2026-03-02T11:00:00Z',
    null,
    { kind: 'between', after: HOUR_AGO, before: null },
    { after: HOUR_AGO, before: null },
  ],
  [
    'until=2026-03-02T11:00:00Z&range=1h',
    null,
    { kind: 'between', after: null, before: HOUR_AGO },
    { after: null, before: HOUR_AGO },
  ],
  ['from=soon', null, { kind: 'any' }, { after: null, before: null }],
] as const)('"%s" is a range', (search, fallback, range, bounds) => {
  expect(readRange(new URLSearchParams(search), fallback)).toEqual(range);
  expect(boundsOf(range, NOW)).toEqual(bounds);
});

test('another range replaces the one before, and begins the list anew', () => {
  const params = new URLSearchParams('state=QUEUED&range=7d&after=cursor');
  const between = { kind: 'between', after: HOUR_AGO, before: null } as const;
  expect(withRange(params, between).toString()).toBe(
    `state=QUEUED&${new URLSearchParams({ from: HOUR_AGO }).toString()}`,
  );
  expect(withRange(params, { kind: 'any' }).toString()).toBe('state=QUEUED');
  expect(rangeValues({ kind: 'last', name: '1h', seconds: 3_600 })).toEqual({ range: '1h', from: null, until: null });
});

test('the order is in the URL', () => {
  const params = new URLSearchParams('after=cursor');
  expect(orderOf(params)).toBe('NEWEST_FIRST');
  const oldest = withOrder(params, 'OLDEST_FIRST');
  expect([oldest.toString(), orderOf(oldest)]).toEqual(['sort=oldest', 'OLDEST_FIRST']);
  expect(withOrder(oldest, 'NEWEST_FIRST').toString()).toBe('');
});

test.each([
  [0, true, 'chats', '0 chats'],
  [1, true, 'chats', '1 chat'],
  [1, true, 'deliveries', '1 delivery'],
  [1, true, 'audit entries', '1 audit entry'],
  [12_345, true, 'chats', '12,345 chats'],
  [10_000, false, 'chats', '10,000+ chats'],
])('%i is said', (totalCount, isTotalExact, what, words) => {
  expect(spokenTotal({ totalCount, isTotalExact }, what)).toBe(words);
});
