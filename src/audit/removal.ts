/** How much was removed for good. */
export interface Removal {
  chatSessions: number;
  pushSubscriptions: number;
  chatEvents: number;
  deliveries: number;
}

export const NOTHING_REMOVED: Readonly<Removal> = {
  chatSessions: 0,
  pushSubscriptions: 0,
  chatEvents: 0,
  deliveries: 0,
};

/** Data removed by retention. */
export interface Cleaning extends Removal {
  /** Chats that were idle, and have ended. */
  endedChats: number;
  auditEntries: number;
}

export const NOTHING_CLEANED: Readonly<Cleaning> = { ...NOTHING_REMOVED, endedChats: 0, auditEntries: 0 };

/** Both together. */
export function addRemovals<Counts extends { [K in keyof Counts]: number }>(
  one: Counts,
  other: Partial<Counts>,
): Counts {
  const sums = Object.entries<number>(one).map(([kind, count]) => [kind, count + (other[kind as keyof Counts] ?? 0)]);
  return Object.fromEntries(sums) as Counts;
}
