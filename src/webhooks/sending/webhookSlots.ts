/** What a lease may take, in total and per tenant. */
export interface WebhookCapacity {
  total: number;
  perTenant: number;
  /** Tenants that have less left than `perTenant`. */
  tenants: readonly { tenantId: number; free: number }[];
}

/** The slot of one running request. */
interface WebhookSlot {
  /** Releases the slot. @returns whether work may have been waiting for it */
  leave(isTaken: boolean): boolean;
}

/**
 * The bulkheads of one node: the running requests of each tenant. A failing platform has one slot until it accepts a
 * request again, so that failing platforms leave the slots to working ones.
 */
export interface WebhookSlots {
  /** What may be leased now. */
  capacity(): WebhookCapacity;
  /** Takes a slot for one request. */
  enter(tenantId: number): WebhookSlot;
}

/** @param limits requests under way at once: of everybody, of one tenant */
export function createWebhookSlots(limits: { total: number; perTenant: number }): WebhookSlots {
  const underWay = new Map<number, number>();
  const failing = new Set<number>();
  let total = 0;

  function freeOf(tenantId: number): number {
    const most = failing.has(tenantId) ? 1 : limits.perTenant;
    return Math.max(0, most - (underWay.get(tenantId) ?? 0));
  }

  function count(tenantId: number, by: 1 | -1): void {
    const left = (underWay.get(tenantId) ?? 0) + by;
    if (left === 0) underWay.delete(tenantId);
    else underWay.set(tenantId, left);
    total += by;
  }

  return {
    capacity: () => ({
      total: limits.total - total,
      perTenant: limits.perTenant,
      tenants: [...new Set([...underWay.keys(), ...failing])].map((tenantId) => ({ tenantId, free: freeOf(tenantId) })),
    }),
    enter(tenantId) {
      count(tenantId, 1);
      return {
        leave(isTaken) {
          const wasShort = total >= limits.total || freeOf(tenantId) === 0 || failing.has(tenantId);
          count(tenantId, -1);
          if (isTaken) failing.delete(tenantId);
          else failing.add(tenantId);
          return wasShort;
        },
      };
    },
  };
}
