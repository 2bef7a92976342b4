import type { ChatsRoom } from '../chats/room.js';
import type { AuditNote } from '../domain/auditNote.js';
import type { Foundation, Room } from '../http/room.js';
import type { RefusalsRoom } from '../refusals/room.js';
import type { TenantsRoom } from '../tenants/room.js';
import { notificationRoutes } from './notification.route.js';
import { createPushSubscriptionsStore, type PushSubscriptionsStore } from './pushSubscriptions.store.js';
import { createSubscriptionEndsStore } from './subscriptionEnds.store.js';
import { createSubscriptions, type Subscriptions } from './subscriptions.js';

export { withDeviceToken } from './deviceTokenInput.js';
export { type PushSubscriptionRecord, pushSubscriptionOf } from './pushSubscriptionRow.js';
export type { PushSubscriptionsStore } from './pushSubscriptions.store.js';

export interface SubscriptionsRoom extends Room {
  subscriptions: Subscriptions;
  store: { pushSubscriptions: PushSubscriptionsStore };
  /** Ends the subscriptions of all browsers with an app that were made before the note's time. */
  endBrowsers: (tenantId: number, appId: string, note: AuditNote) => Promise<number>;
}

/** Push subscriptions: the device of each chat. */
export function createSubscriptionsRoom(
  { guard, database, changes, metrics, clock }: Foundation,
  { tenants, chats, refusals: { refusals } }: { tenants: TenantsRoom; chats: ChatsRoom; refusals: RefusalsRoom },
): SubscriptionsRoom {
  const store = guard({
    pushSubscriptions: createPushSubscriptionsStore(database, changes),
    subscriptionEnds: createSubscriptionEndsStore(database, changes),
  });
  const { directory, apps } = tenants;
  const subscriptions = createSubscriptions({ store, directory, apps, clock });
  return {
    subscriptions,
    store,
    endBrowsers: (tenantId, appId, note) =>
      store.subscriptionEnds.end(tenantId, appId, { kind: 'browsers' }, 'REVOKED', note),
    async graphql() {
      const { ChatSession } = await import('../chats/session.types.js');
      const { PushSubscriptionResolver } = await import('./subscription.resolver.js');
      const { PushSubscription } = await import('./subscription.types.js');
      return {
        resolvers: [new PushSubscriptionResolver({ subscriptions, refusals })],
        nodes: {
          async PushSubscription(caller, _tenantId, chatId) {
            const session = new ChatSession(await chats.sessions.find(caller, chatId), caller);
            const { subscription } = await subscriptions.status(caller, session.record);
            return subscription && new PushSubscription(subscription, session);
          },
        },
      };
    },
    routes: ({ app, callers }) => notificationRoutes(app, { callers, metrics, subscriptions, refusals }),
  };
}
