/** How fast a tenant may go on while others are about and the node is short of time. */
export interface TenantPace {
  /** Whether the tenant may do something now; what it does is counted then. */
  mayGo(tenantId: number): boolean;
  /** Something that was let go was of so many pieces. */
  count(tenantId: number, pieces: number): void;
  /**
   * Looks at a stretch of time that has passed.
   * @param ms how long it was
   * @param isShort whether the node was short of time in it
   */
  look(ms: number, isShort: boolean): void;
}

/** Whoever has done something within so many milliseconds is about. */
const ABOUT_MS = 5_000;
/** Where others are about, a tenant may do so many pieces a second before it is known how many the node can do. */
const START = 400;
/** However short of time a node is, a tenant may do so many. */
const LEAST = 100;
/** At each look: of those that are held back where there is time for more, and of the busiest where there is not. */
const FASTER = 1.1;
const SLOWER = 0.7;
/** Nobody is slowed down that does less than this part of what the busiest does. */
const BUSY = 0.5;
/** What a tenant does is what it has done on average in about so many milliseconds. */
const LATELY_MS = 1_000;

interface Tenant {
  /** Pieces since the last look, and how many a second lately. */
  recent: number;
  rate: number;
  silentMs: number;
  /** Pieces a second that it may do. */
  limit: number;
  /** Pieces that it may do before the next look; below 0 what it has done too many. */
  left: number;
}

/**
 * As connections find out how much a network carries: a tenant begins slowly where others are about too, goes faster as long as
 * the node has time for it, and slower once it has not. A tenant that is alone may do what it likes.
 */
export function createTenantPace(): TenantPace {
  const tenants = new Map<number, Tenant>();
  const isAlone = () => tenants.size === 1;

  function passTime(ms: number): void {
    for (const [tenantId, tenant] of tenants) {
      const { recent, rate, silentMs } = tenant;
      tenant.silentMs = recent > 0 ? 0 : silentMs + ms;
      tenant.rate = rate + ((recent / ms) * 1_000 - rate) * Math.min(1, ms / LATELY_MS);
      tenant.recent = 0;
      if (tenant.silentMs > ABOUT_MS) tenants.delete(tenantId);
    }
  }

  function limitOf({ rate, limit, left }: Tenant, busiest: number, isShort: boolean): number {
    if (isAlone()) return Math.max(START, rate);
    if (!isShort) return left <= 0 ? limit * FASTER : Math.max(START, Math.min(limit, 2 * rate));
    const isBusy = rate >= busiest * BUSY && rate > LEAST;
    return isBusy ? Math.max(LEAST, Math.min(limit, rate) * SLOWER) : limit;
  }

  return {
    mayGo: (tenantId) => isAlone() || (tenants.get(tenantId)?.left ?? 1) > 0,

    count(tenantId, pieces) {
      let tenant = tenants.get(tenantId);
      if (!tenant) {
        tenant = { recent: 0, rate: 0, silentMs: 0, limit: START, left: START };
        tenants.set(tenantId, tenant);
      }
      tenant.recent += pieces;
      tenant.left -= pieces;
    },

    look(ms, isShort) {
      passTime(ms);
      const busiest = Math.max(...[...tenants.values()].map(({ rate }) => rate));
      for (const tenant of tenants.values()) {
        tenant.limit = limitOf(tenant, busiest, isShort);
        // Nothing is saved up for later, and nothing is owed for what was done alone.
        const share = (tenant.limit * ms) / 1_000;
        tenant.left = isAlone() ? share : Math.min(share, tenant.left + share);
      }
    },
  };
}
