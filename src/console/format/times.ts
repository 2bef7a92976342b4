import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../domain/durations.js';
import { formatNumber } from './text.js';

/** How a reader writes dates. Default: as the browser says. */
export interface Reader {
  locale?: string;
  timeZone?: string;
}

/** A time to the second, with its zone. @param at milliseconds since 1970 */
export function exactTime(at: number, { locale, timeZone }: Reader = {}): string {
  return new Intl.DateTimeFormat(locale, {
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

/** A time to the second, without year and zone. @param at milliseconds since 1970 */
export function shortTime(at: number, { locale, timeZone }: Reader = {}): string {
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone }).format(at);
  return `${date}, ${new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone }).format(at)}`;
}

/** Older times are shown as a date. */
const RECENT_MS = 30 * DAY_MS;

/**
 * A time relative to now within 30 days, else the date. The words are English, as all words of the console.
 * @param at and `now` in milliseconds since 1970
 */
export function spokenTime(at: number, now: number, { locale, timeZone }: Reader = {}): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size >= RECENT_MS) return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(at);
  if (size < 10_000) return 'just now';
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'always' });
  if (size < MINUTE_MS) return words.format(Math.trunc(distance / SECOND_MS), 'second');
  if (size < HOUR_MS) return words.format(Math.trunc(distance / MINUTE_MS), 'minute');
  if (size < DAY_MS) return words.format(Math.trunc(distance / HOUR_MS), 'hour');
  return words.format(Math.trunc(distance / DAY_MS), 'day');
}

/** A duration, rounded for reading. @param ms milliseconds @param locale default: the browser's */
export function spokenDuration(ms: number, locale?: string): string {
  if (ms < SECOND_MS) return `${Math.round(ms)} ms`;
  if (ms < MINUTE_MS) return `${formatNumber(ms / SECOND_MS, 1, locale)} s`;
  const seconds = Math.floor(ms / SECOND_MS);
  if (ms < HOUR_MS) return parts([Math.floor(seconds / 60), 'min'], [seconds % 60, 's']);
  const minutes = Math.floor(seconds / 60);
  return parts([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min']);
}

/** Two units of a duration; the smaller one only if there is some of it. */
function parts([large, unit]: [number, string], [small, smallUnit]: [number, string]): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}

/** A time as a `datetime-local` input has it, in the browser's zone: `2026-11-22T15:03`; empty: none. */
export function localTime(iso: string | null): string {
  if (iso === null || Number.isNaN(Date.parse(iso))) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The value of a `datetime-local` input as an ISO time; null: none. */
export function momentOf(local: string): string | null {
  const at = Date.parse(local);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
