/**
 * Requests that are due at an even rate, whatever becomes of those before them.
 * @param {number} rate a second
 * @param {number} seconds how long
 * @returns `count` of them, and `dueAt(n)`: when the n-th one is due, in milliseconds after the first one
 */
export function evenSchedule(rate, seconds) {
  return { count: Math.round(rate * seconds), dueAt: (n) => (n * 1_000) / rate };
}

/**
 * What callers wait, counted from the moment at which each request was due, not from the one at which it could be sent: a
 * server that stands still keeps those waiting, too, that come meanwhile (coordinated omission).
 * @param schedule of `evenSchedule`
 * @param {ArrayLike<number>} doneAt when each was done, in milliseconds after the first one was due
 * @returns {number[]} milliseconds
 */
export function latenciesOf({ dueAt }, doneAt) {
  return Array.from(doneAt, (at, n) => at - dueAt(n));
}
