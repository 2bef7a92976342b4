/** A worker that has lived so long has not died of its start. */
const STABLE_MS = 60_000;
const LONGEST_PAUSE_MS = 4_000;
/** The pauses before each replacement of workers that die young. Where others serve, all further ones take the longest. */
const PAUSES_MS = [0, 1_000, 2_000, LONGEST_PAUSE_MS];

/** So many crashes in a row, each soon after the start, end all where no other worker serves. */
export const MOST_CRASHES = PAUSES_MS.length + 1;

/**
 * What follows from a crash. Workers that serve outlive what keeps a new one from starting, such as an outage of the
 * database, so they are never given up for it.
 * @param before crashes in a row of the workers that this one replaced @param livedMs how long it lived
 * @param doOthersServe whether another worker is ready
 * @returns the crashes in a row now, and the pause before its replacement; null: give up
 */
export function afterCrash(
  before: number,
  livedMs: number,
  doOthersServe: boolean,
): { crashes: number; pauseMs: number } | null {
  const crashes = livedMs >= STABLE_MS ? 1 : before + 1;
  if (crashes >= MOST_CRASHES && !doOthersServe) return null;
  return { crashes, pauseMs: PAUSES_MS[crashes - 1] ?? LONGEST_PAUSE_MS };
}
