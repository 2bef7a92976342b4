import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/durations.js';

/** A time to the second, with its zone. @param at milliseconds since 1970 @param timeZone default: the browser's */
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

/**
 * A time to the second, without year and zone. @param at milliseconds since 1970 @param timeZone default: the browser's
 */
export function shortTime(at: number, timeZone?: string): string {
  const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone }).format(at);
  return `${date}, ${new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(at)}`;
}

/** Older times are shown as a date. */
const RECENT_MS = 2 * DAY_MS;

/**
 * A time relative to now within two days, else the date.
 * @param at and `now` in milliseconds since 1970
 * @param timeZone default: the browser's
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

/** A duration, rounded for reading. @param ms milliseconds */
export function spokenDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
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
