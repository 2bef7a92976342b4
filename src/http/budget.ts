import { recentlyUsed } from './recentlyUsed.js';

/** A number of calls per minute, for each key separately. */
export interface Budget {
  /**
   * Takes calls from a key's budget, or none if too few are left. @returns seconds until the budget is full again;
   * null: taken
   */
  take(key: string, calls?: number): number | null;
  /** As `take`, without taking any. */
  lack(key: string): number | null;
  /** Whether the key has taken calls and is still remembered. */
  knows(key: string): boolean;
}

const WINDOW_MS = 60_000;

/**
 * Budgets of calls per minute. Windows use monotonic time, so that a clock change does not lengthen them.
 * @param max calls per minute; 0: unlimited
 * @param remembered keys; beyond these the least recently used is forgotten
 * @param now monotonic milliseconds
 */
export function createBudget(max: number, remembered: number, now = () => performance.now()): Budget {
  const windows = recentlyUsed<{ taken: number; since: number }>(remembered);

  function windowOf(key: string): { taken: number; since: number } {
    const found = windows.get(key);
    return found && now() - found.since < WINDOW_MS ? found : { taken: 0, since: now() };
  }

  function lackOf({ taken, since }: { taken: number; since: number }, calls: number): number | null {
    if (max === 0 || taken + calls <= max) return null;
    return Math.max(1, Math.ceil((WINDOW_MS - (now() - since)) / 1_000));
  }

  return {
    take(key, calls = 1) {
      const window = windowOf(key);
      const lack = lackOf(window, calls);
      if (lack === null) window.taken += calls;
      windows.set(key, window);
      return lack;
    },
    lack: (key) => lackOf(windowOf(key), 1),
    knows: (key) => windows.has(key),
  };
}
