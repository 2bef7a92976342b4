/** A slice of a list in its order: `after` and `before` are exclusive keys; `fromEnd` reads the last ones. */
export interface Slice<Key> {
  limit: number;
  after: Key | null;
  before: Key | null;
  fromEnd: boolean;
}

/** The key of a list by time, newest first; at the same time the greatest name first. */
export interface TimeKey {
  at: Date;
  name: string;
}

/** Rows that were read in the slice's direction, in the list's own order. */
export function inListOrder<Row>(rows: Row[], { fromEnd }: Slice<unknown>): Row[] {
  return fromEnd ? rows.reverse() : rows;
}
