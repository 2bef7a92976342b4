/** A time from `after` (inclusive) to `before` (exclusive); null: open. */
interface TimeRange {
  after: Date | null;
  before: Date | null;
}

/** Nothing is older; PostgreSQL knows no year 0. */
const EARLIEST = new Date(0);

/**
 * A range as the database can compare it. Some programs send the year 1 for "ever".
 * @returns null where nothing is so old
 */
export function possibleRange(after: Date | null | undefined, before: Date | null | undefined): TimeRange | null {
  if (before && before <= EARLIEST) return null;
  return { after: after && after > EARLIEST ? after : null, before: before ?? null };
}
