/** Names a delivery among those of all tenants. */
export interface DeliveryName {
  tenantId: number;
  id: string;
}

/** Names a chat among those of all tenants. */
export interface ChatName {
  tenantId: number;
  chatId: string;
}

/**
 * Receives committed changes. Without subscribers, which is the usual case, a call does nothing and looks nothing up.
 */
export interface ChangeObserver {
  /** Whether any node has a subscriber to this tenant. */
  isWatched(tenantId: number): boolean;
  /** Deliveries were created, rescheduled or finished. */
  deliveries(changed: readonly DeliveryName[]): void;
  /** Chats whose push subscription was created, changed or removed. */
  pushSubscriptions(changed: readonly ChatName[]): void;
}

/** An observer without subscribers. */
export const NO_OBSERVER: ChangeObserver = {
  isWatched: () => false,
  deliveries: () => undefined,
  pushSubscriptions: () => undefined,
};
