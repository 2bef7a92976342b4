import { choicesOf } from '../../src/console/format/labels.js';
import { formatCount, sentence } from '../../src/console/format/text.js';
import { exactTime, shortTime, spokenDuration, spokenTime } from '../../src/console/format/times.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const ZONE = 'Europe/Berlin';

describe('times', () => {
  test.each([
    [0, 'just now'],
    [-9_999, 'just now'],
    [-42_000, '42 seconds ago'],
    [-61_000, '1 minute ago'],
    [-3_599_000, '59 minutes ago'],
    [-5 * 3_600_000, '5 hours ago'],
    [-47 * 3_600_000, '1 day ago'],
    [25_000, 'in 25 seconds'],
    [15 * 60_000, 'in 15 minutes'],
    [-48 * 3_600_000, '27 Feb 2026, 13:00'],
  ])('%d ms from now is "%s"', (distance, spoken) => {
    expect(spokenTime(NOW + distance, NOW, ZONE)).toBe(spoken);
  });
  test('are exact in the zone of the reader', () => {
    expect(exactTime(NOW, ZONE)).toBe('Sun, 1 Mar 2026, 13:00:00 GMT+01:00');
    expect(exactTime(NOW, 'UTC')).toMatch(/12:00:00 (?:GMT|UTC)/);
    expect(shortTime(NOW + 5_000, ZONE)).toBe('1 Mar, 13:00:05');
  });
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_240, '1.2 s'],
  [61_000, '1 min'],
  [3_720_000, '1 h 2 min'],
])('%d ms take "%s"', (ms, spoken) => {
  expect(spokenDuration(ms)).toBe(spoken);
});

test('numbers have their thousands apart', () => {
  expect(formatCount(4120)).toBe('4,120');
});

test('choices are named by a table, in its order', () => {
  expect(choicesOf({ B: 'Bee', A: { label: 'Ay' } })).toEqual([
    { value: 'B', label: 'Bee' },
    { value: 'A', label: 'Ay' },
  ]);
});

test.each([
  ['this API key is not known', 'This API key is not known'],
  ['a tenant', 'A tenant'],
  ['appId must not be empty', 'appId must not be empty'],
  ['bundleIds.2 must be one', 'bundleIds.2 must be one'],
  ['Too late', 'Too late'],
  ['', ''],
])('"%s" begins a sentence as "%s"', (words, begun) => expect(sentence(words)).toBe(begun));
