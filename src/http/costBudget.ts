import { recentlyUsed } from './recentlyUsed.js';

/** A cost budget for each key: an amount per second, with the unspent part of the last two seconds. */
interface CostBudget {
  /** Whether there is nothing left. @returns seconds until there is; null: there is something */
  lack(key: string): number | null;
  /**
   * Charges a cost if any budget is left; an overdraft is paid back over time.
   * @param reserve the part of a full budget (0 to 1) that this charge must leave
   * @returns as `lack` before it
   */
  spend(key: string, cost: number, reserve?: number): number | null;
}

const SECONDS_SAVED = 2;

/**
 * A token bucket.
 * @param perSecond 0: unlimited
 * @param remembered keys; beyond these the least recently used is forgotten
 * @param now monotonic milliseconds
 */
export function createCostBudget(perSecond: number, remembered: number, now = () => performance.now()): CostBudget {
  const purses = recentlyUsed<{ left: number; at: number }>(remembered);
  const full = perSecond * SECONDS_SAVED;

  function leftOf(key: string): number {
    const known = purses.get(key);
    return known ? Math.min(full, known.left + ((now() - known.at) / 1_000) * perSecond) : full;
  }

  function lackOf(left: number): number | null {
    return perSecond === 0 || left > 0 ? null : Math.max(1, Math.ceil(-left / perSecond));
  }

  return {
    lack: (key) => lackOf(leftOf(key)),
    spend(key, cost, reserve = 0) {
      const left = leftOf(key);
      const lack = lackOf(left - reserve * full);
      if (lack === null) purses.set(key, { left: left - cost, at: now() });
      return lack;
    },
  };
}
