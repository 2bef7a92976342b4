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
 * Is told what has changed, once that is committed. Most of the time nobody is there to hear of it: then telling does nothing,
 * and nothing is looked up for it.
 */
export interface ChangeObserver {
  /** Whether anybody, on any node, wants to hear of this tenant. */
  isWatched(tenantId: number): boolean;
  /** Deliveries were made, put off or settled. */
  deliveries(changed: readonly DeliveryName[]): void;
  /** Chats whose push subscription has come, got another token, or gone. */
  pushSubscriptions(changed: readonly ChatName[]): void;
}

/** Where nobody is there to hear of anything. */
export const NOBODY_WATCHES: ChangeObserver = {
  isWatched: () => false,
  deliveries: () => undefined,
  pushSubscriptions: () => undefined,
};
