import { retryAfterMs } from '../../src/http/retryAfter.js';
import { NOW } from '../providers/pushFixtures.js';

it.each<[string | undefined, number | null]>([
  [undefined, null],
  ['', null],
  ['soon', null],
  ['-5', null],
  ['0', 0],
  [' 120 ', 120_000],
  [new Date(NOW.getTime() + 5_000).toUTCString(), 5_000],
  [new Date(NOW.getTime() - 5_000).toUTCString(), 0],
])('reads %p as %p ms', (value, expected) => {
  expect(retryAfterMs(value === undefined ? {} : { 'retry-after': value }, NOW)).toBe(expected);
});
