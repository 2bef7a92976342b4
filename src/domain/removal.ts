/** How much was removed for good. */
export interface Removal {
  chatSessions: number;
  pushSubscriptions: number;
  chatEvents: number;
  deliveries: number;
}

export const NOTHING_REMOVED: Readonly<Removal> = {
  chatSessions: 0,
  pushSubscriptions: 0,
  chatEvents: 0,
  deliveries: 0,
};

/** Both together. */
export function addRemovals(one: Removal, other: Removal): Removal {
  return {
    chatSessions: one.chatSessions + other.chatSessions,
    pushSubscriptions: one.pushSubscriptions + other.pushSubscriptions,
    chatEvents: one.chatEvents + other.chatEvents,
    deliveries: one.deliveries + other.deliveries,
  };
}
