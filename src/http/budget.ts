import { LRUCache } from 'lru-cache';

/** So many calls within a minute, of each key by itself. */
export interface Budget {
  /**
   * Takes so many calls of a key's, or none of them where they are more than are left.
   * @returns seconds until there are all again; null: they are taken
   */
  take(key: string, calls?: number): number | null;
  /** As `take`, but takes nothing. */
  lack(key: string): number | null;
  /** Whether something was taken of a key's, as long as that is remembered. */
  knows(key: string): boolean;
}

const WINDOW_MS = 60_000;

/**
 * Windows go by time that passes, so that a clock that is set back makes none longer.
 * @param max calls within a minute; 0: any number
 * @param remembered keys; of more than these the one that was silent the longest is forgotten
 * @param now monotonic milliseconds
 */
export function createBudget(max: number, remembered: number, now = () => performance.now()): Budget {
  const windows = new LRUCache<string, { taken: number; since: number }>({ max: remembered });

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
