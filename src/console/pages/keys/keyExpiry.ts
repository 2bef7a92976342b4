const DAY_MS = 24 * 3_600_000;

/** How long a new key may be good; `date`: until one that is given. */
export const KEY_LIFETIMES = [
  { value: 'never', label: 'It does not expire' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
  { value: 'date', label: 'Until a date' },
] as const;

/**
 * Until when a new key is good, as the gateway takes it; null: for ever.
 * @param date `2027-01-31`, the whole day in the reader's zone @param now milliseconds since 1970
 */
export function keyExpiry(lifetime: string, date: string, now: number): string | null {
  if (lifetime === 'never') return null;
  const until = lifetime === 'date' ? Date.parse(`${date}T23:59:59.999`) : now + Number(lifetime) * DAY_MS;
  return new Date(until).toISOString();
}
