/** A worker that has lived so long has not died of its start. */
const STABLE_MS = 60_000;
/** The pauses before each replacement of workers that die young. After one more crash there is none. */
const PAUSES_MS = [0, 1_000, 2_000, 4_000];

/** So many crashes in a row, each soon after the start, end all. */
export const MOST_CRASHES = PAUSES_MS.length + 1;

/**
 * What follows from a crash.
 * @param before crashes in a row of the workers that this one replaced @param livedMs how long it lived
 * @returns the crashes in a row now, and the pause before its replacement; null: they crash again and again
 */
export function afterCrash(before: number, livedMs: number): { crashes: number; pauseMs: number } | null {
  const crashes = livedMs >= STABLE_MS ? 1 : before + 1;
  const pauseMs = PAUSES_MS[crashes - 1];
  return pauseMs === undefined ? null : { crashes, pauseMs };
}
