import { isPresent, longestPresenceMs } from '../../src/chats/presence.js';

const NOW = new Date('2026-03-01T12:00:00.000Z');
const after = (ms: number) => new Date(NOW.getTime() + ms);
const longest = longestPresenceMs({ holdMs: 15_000, lapseMs: 20_000 });

it.each([
  [-1, false],
  [0, false],
  [1, true],
  [35_000, true],
  // Said by a node whose clock is ahead a little.
  [40_000, true],
  [40_001, false],
  // Said before the clock was set back.
  [3_600_000, false],
])('a client that is said to be present for %d ms more: %s', (ms, expected) => {
  expect(isPresent(after(ms), NOW, longest)).toBe(expected);
});

it('a client of which nothing was said is away', () => {
  expect(isPresent(null, NOW, longest)).toBe(false);
});
