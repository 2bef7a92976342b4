/** A moment to the second, with its zone. @param at milliseconds since 1970 @param timeZone the reader's where absent */
export function exactTime(at: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'longOffset',
    timeZone,
  }).format(at);
}

/** A moment to the second, without year and zone. @param at milliseconds since 1970 @param timeZone the reader's where absent */
export function shortTime(at: number, timeZone?: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(at);
  return `${date}, ${new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(at)}`;
}

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

/** A time that something took, as one says it. @param ms milliseconds */
export function spokenDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A moment as an input for date and time has it, in the reader's zone: `2026-11-22T15:03`; empty: none. */
export function localTime(iso: string | null): string {
  if (iso === null || Number.isNaN(Date.parse(iso))) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The moment that such an input names, as the gateway takes it; null: none. */
export function momentOf(local: string): string | null {
  const at = Date.parse(local);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
