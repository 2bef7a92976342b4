/**
 * The Retry-After header in milliseconds from `now`; null when it is missing or unreadable
 * (RFC 9110 section 10.2.3: seconds, or an HTTP date).
 */
export function retryAfterMs(headers: Record<string, string>, now: Date): number | null {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  // Date.parse alone reads almost anything, `-5` as a month.
  const date = /^[A-Z][a-z]{2}/.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}

/** By status: when to come back. */
const SECONDS: Readonly<Record<number, number>> = { 429: 1, 503: 5 };

/** What `Retry-After` says with this status (RFC 9110 section 10.2.3); undefined: nothing. */
export function retryAfterSeconds(status: number): number | undefined {
  return SECONDS[status];
}
