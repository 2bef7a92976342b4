/** How fast a tenant may go on while others are about and the node is short of time. */
export interface TenantPace {
  /** Whether at most one tenant is active, so that no other has to wait. */
  isAlone(): boolean;
  /** Whether the tenant may do something now; what it does is counted then. */
  mayGo(tenantId: number): boolean;
  /** Something that was let go was of so many pieces. */
  count(tenantId: number, pieces: number): void;
  /** So many milliseconds have passed: more may be done. */
  refill(ms: number): void;
  /**
   * Looks at a stretch of time that has passed, some tenths of a second, and finds who may go faster, and who slower.
   * @param ms how long it was
   * @param isShort whether the node was short of time in it
   */
  adapt(ms: number, isShort: boolean): void;
}

/** Whoever has done something within so many milliseconds is about. */
const ABOUT_MS = 5_000;
/** Where others are about, a tenant may do so many pieces a second before it is known how many the node can do. */
const START = 400;
/** However short of time a node is, a tenant may do so many. */
const LEAST = 100;
/** At each look: of those that are held back as long as there was time for all, and once there was not. */
const FAST = 1.3;
const CAREFUL = 1.02;
/** At each look, of the busiest where there is no time for all. */
const SLOWER = 0.5;
/** A tenant that does less than this part of what the busiest does keeps its pace. */
const BUSY = 0.5;
/** What it has not done for so long it may do at one go. */
const SAVED_MS = 50;
/** What a tenant does is what it has done on average in about so many milliseconds. */
const LATELY_MS = 1_000;

interface Tenant {
  /** Pieces since the last look, and how many a second lately. */
  recent: number;
  rate: number;
  silentMs: number;
  /** Pieces a second that it may do. */
  limit: number;
  /** It was too fast before, so it gets faster by and by. */
  isCareful: boolean;
  /** Something has had to wait since the last look. */
  isHeldBack: boolean;
  /** Pieces that it may do before the next refill; below 0 what it has done too many. */
  left: number;
}

/**
 * As connections find out how much a network carries: a tenant begins slowly where others are about too, goes faster as long as
 * the node has time for it, and slower once it has not. A tenant that is alone may do what it likes.
 */
export function createTenantPace(): TenantPace {
  const tenants = new Map<number, Tenant>();
  const isAlone = () => tenants.size <= 1;

  function passTime(ms: number): void {
    for (const [tenantId, tenant] of tenants) {
      const { recent, rate, silentMs } = tenant;
      tenant.silentMs = recent > 0 ? 0 : silentMs + ms;
      tenant.rate = rate + ((recent / ms) * 1_000 - rate) * Math.min(1, ms / LATELY_MS);
      tenant.recent = 0;
      if (tenant.silentMs > ABOUT_MS) tenants.delete(tenantId);
    }
  }

  function changePace(tenant: Tenant, busiest: number, isShort: boolean): void {
    const { rate, limit, isHeldBack, isCareful } = tenant;
    if (isAlone()) {
      Object.assign(tenant, { limit: Math.max(START, rate), isCareful: false });
    } else if (!isShort) {
      tenant.limit = isHeldBack ? limit * (isCareful ? CAREFUL : FAST) : Math.max(START, Math.min(limit, 2 * rate));
    } else if (rate >= busiest * BUSY && rate > LEAST) {
      Object.assign(tenant, { limit: Math.max(LEAST, Math.min(limit, rate) * SLOWER), isCareful: true });
    }
  }

  return {
    isAlone,

    mayGo(tenantId) {
      const tenant = tenants.get(tenantId);
      if (!tenant || isAlone() || tenant.left > 0) return true;
      tenant.isHeldBack = true;
      return false;
    },

    count(tenantId, pieces) {
      let tenant = tenants.get(tenantId);
      if (!tenant) {
        tenant = {
          recent: 0,
          rate: 0,
          silentMs: 0,
          limit: START,
          isCareful: false,
          isHeldBack: false,
          left: (START * SAVED_MS) / 1_000,
        };
        tenants.set(tenantId, tenant);
      }
      tenant.recent += pieces;
      tenant.left -= pieces;
    },

    refill(ms) {
      for (const tenant of tenants.values()) {
        // Little is saved up for later, and nothing is owed for what was done alone.
        const { limit, left } = tenant;
        const most = (limit * SAVED_MS) / 1_000;
        tenant.left = isAlone() ? most : Math.min(most, left + (limit * ms) / 1_000);
      }
    },

    adapt(ms, isShort) {
      passTime(ms);
      const busiest = Math.max(...[...tenants.values()].map(({ rate }) => rate));
      for (const tenant of tenants.values()) {
        changePace(tenant, busiest, isShort);
        tenant.isHeldBack = false;
      }
    },
  };
}
