/** Limits how fast a tenant may work while other tenants are active and the node is busy. */
export interface TenantPace {
  /** Whether at most one tenant is active, so that no other has to wait. */
  isAlone(): boolean;
  /** Whether the tenant may start its next work now. */
  mayGo(tenantId: number): boolean;
  /** Counts the pieces of work that was started. */
  count(tenantId: number, pieces: number): void;
  /** Adds the allowance of the milliseconds that have passed. */
  refill(ms: number): void;
  /**
   * Adapts the tenants' pace to the last interval, some tenths of a second. @param ms its length @param isSaturated whether
   * the node was overloaded
   */
  adapt(ms: number, isSaturated: boolean): void;
}

/** A tenant is active for this long after its last work. */
const ABOUT_MS = 5_000;
/** The first limit of a tenant beside other active ones, in pieces a second. */
const START = 400;
/** The lowest limit of a tenant, in pieces a second. */
const LEAST = 100;
/** Factors for limited tenants at each adaptation: without and with overload. */
const FAST = 1.3;
const CAREFUL = 1.02;
/** The factor for the busiest tenants at each adaptation with overload. */
const SLOWER = 0.5;
/** A tenant below this part of the busiest one's rate keeps its pace. */
const BUSY = 0.5;
/** The largest burst: unused pace of this long. */
const SAVED_MS = 50;
/** The averaging time of a tenant's rate. */
const LATELY_MS = 1_000;

interface Tenant {
  /** Pieces since the last look, and how many a second lately. */
  recent: number;
  rate: number;
  silentMs: number;
  /** Pieces a second that it may do. */
  limit: number;
  /** It was too fast before, so its pace grows slowly. */
  isCareful: boolean;
  /** Something has had to wait since the last look. */
  isHeldBack: boolean;
  /** Pieces left before the next refill; negative: overdrawn. */
  left: number;
}

/**
 * Adapts each tenant's pace like congestion control: it starts slowly beside active tenants, speeds up while the node
 * has time, and slows down when it has not. A tenant that is alone is not limited.
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

  function changePace(tenant: Tenant, busiest: number, isSaturated: boolean): void {
    const { rate, limit, isHeldBack, isCareful } = tenant;
    if (isAlone()) {
      Object.assign(tenant, { limit: Math.max(START, rate), isCareful: false });
    } else if (!isSaturated) {
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
        // Credit is capped, and work done while alone leaves no debt.
        const { limit, left } = tenant;
        const most = (limit * SAVED_MS) / 1_000;
        tenant.left = isAlone() ? most : Math.min(most, left + (limit * ms) / 1_000);
      }
    },

    adapt(ms, isSaturated) {
      passTime(ms);
      const busiest = Math.max(...[...tenants.values()].map(({ rate }) => rate));
      for (const tenant of tenants.values()) {
        changePace(tenant, busiest, isSaturated);
        tenant.isHeldBack = false;
      }
    },
  };
}
