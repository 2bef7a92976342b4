import type { LeasedDelivery } from './leasedDelivery.js';

/** A delivery that is about to be written, if its chat has a push subscription. */
export interface ComingDelivery {
  id: string;
  tenantId: number;
  appId: string;
}

/** Deliveries that are leased to this node by the statement that writes them, which spares the outbox a lease of its own. */
export interface DirectLease {
  /** Those that it is for. The others go by the outbox. */
  ids: ReadonlySet<string>;
  until: Date;
  /** To be called once: with those that were written and leased, or with null where nobody knows. */
  end(leased: readonly LeasedDelivery[] | null): void;
}

/** @returns what whoever sends on this node has room for now; null: nothing, or others wait already */
export type LeaseDirectly = (coming: readonly ComingDelivery[]) => DirectLease | null;
