/** A worker that lived this long did not crash because of its start. */
const STABLE_MS = 60_000;
const LONGEST_PAUSE_MS = 4_000;
/**
 * The pauses before each replacement of a worker that crashed soon after its start. If others serve, later replacements wait
 * for the longest pause.
 */
const PAUSES_MS = [0, 1_000, 2_000, LONGEST_PAUSE_MS];

/** If no other worker serves, the process ends after this many crashes in a row, each soon after the start. */
export const MOST_CRASHES = PAUSES_MS.length + 1;

/**
 * Decides what follows from a crash. A failed start, such as during an outage of the database, never stops workers that
 * serve.
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
