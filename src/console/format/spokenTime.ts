const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Before that a date says more than a distance. */
const RECENT_MS = 2 * DAY_MS;

/**
 * A moment as one says it: how long ago (or how soon) where that is within two days, else the date, in the reader's zone.
 * @param at and `now` in milliseconds since 1970 @param timeZone the reader's where absent
 */
export function spokenTime(at: number, now: number, timeZone?: string): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size >= RECENT_MS) {
    return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at);
  }
  if (size < 10_000) return 'just now';
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
  if (size < MINUTE_MS) return words.format(Math.trunc(distance / 1_000), 'second');
  if (size < HOUR_MS) return words.format(Math.trunc(distance / MINUTE_MS), 'minute');
  if (size < DAY_MS) return words.format(Math.trunc(distance / HOUR_MS), 'hour');
  return words.format(Math.trunc(distance / DAY_MS), 'day');
}
