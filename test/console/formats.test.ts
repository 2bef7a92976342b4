import { choicesOf } from '../../src/console/format/labels.js';
import { eventName } from '../../src/domain/eventNames.js';
import { countOf, formatCount, formatShare, plural, sentence } from '../../src/console/format/text.js';
import { exactTime, shortTime, spokenDuration, spokenTime } from '../../src/console/format/times.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const BRITON = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const GERMAN = { locale: 'de', timeZone: 'Europe/Berlin' };
const AMERICAN = { locale: 'en-US', timeZone: 'America/New_York' };

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
    [-48 * 3_600_000, '2 days ago'],
    [-30 * 86_400_000, '30 Jan 2026'],
  ])('%d ms from now is "%s"', (distance, spoken) => {
    expect(spokenTime(NOW + distance, NOW, BRITON)).toBe(spoken);
  });
  test('are exact in the zone and the language of the reader', () => {
    expect(exactTime(NOW, BRITON)).toBe('Sun, 1 Mar 2026, 13:00:00 GMT+01:00');
    expect(exactTime(NOW, { ...BRITON, timeZone: 'UTC' })).toMatch(/12:00:00 (?:GMT|UTC)/);
    expect(exactTime(NOW, AMERICAN)).toMatch(/^Sun, Mar 1, 2026, 07:00:00\sAM GMT-05:00$/);
    expect(exactTime(NOW, GERMAN)).toBe('So., 1. März 2026, 13:00:00 GMT+01:00');
    expect(shortTime(NOW + 5_000, BRITON)).toBe('1 Mar, 13:00:05');
    expect(spokenTime(NOW - 40 * 86_400_000, NOW, GERMAN)).toBe('20.01.2026');
  });
});

test.each([
  [0, '0 ms'],
  [999, '999 ms'],
  [1_240, '1.2 s'],
  [60_000, '1 min'],
  [75_000, '1 min 15 s'],
  [3_720_000, '1 h 2 min'],
])('%d ms take "%s"', (ms, spoken) => {
  expect(spokenDuration(ms, 'en')).toBe(spoken);
});

test('numbers are written as the reader writes them', () => {
  expect(formatCount(4120, 'en')).toBe('4,120');
  expect(formatCount(4120, 'de')).toBe('4.120');
  expect(formatShare(0.9721, 'en')).toBe('97.2%');
  expect(formatShare(1, 'de')).toMatch(/^100\s%$/);
  expect(spokenDuration(1_240, 'de')).toBe('1,2 s');
});

test.each([
  [0, 'no chats'],
  [1, '1 chat'],
  [2, '2 chats'],
  [2_310, '2,310 chats'],
])('%d chats are "%s"', (count, words) => {
  expect(countOf(count, 'chat', 'chats', 'en')).toBe(words);
});

test('a part of one has the plural', () => expect(plural(0.4, 'point', 'points')).toBe('points'));

test('events are named, and unknown ones have their type', () => {
  expect(eventName('chat_session_message')).toBe('Message');
  expect(eventName('chat_session_new')).toBe('chat_session_new');
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
