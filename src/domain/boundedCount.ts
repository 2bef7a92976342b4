/** Rows are counted up to this many, so that a total costs little however long a list is. */
export const COUNTED_MAX = 10_000;

/** A number of rows. */
export interface BoundedCount {
  /** At most `COUNTED_MAX` of each tenant. */
  count: number;
  /** False: there are more. */
  isExact: boolean;
}

/** Makes a bounded count of a number of rows up to `COUNTED_MAX` + 1. */
export function boundedCount(rows: number): BoundedCount {
  return { count: Math.min(rows, COUNTED_MAX), isExact: rows <= COUNTED_MAX };
}
