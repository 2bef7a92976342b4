import type { Foundation, RestDoor } from '../../http/room.js';
import type { Caller } from '../../domain/caller.js';
import type { ChatsRoom } from '../../chats/room.js';
import type { TenantsRoom } from '../../tenants/room.js';
import { createDeliveryContents } from './deliveryContents.js';
import { createDeliveryContentsStore } from './deliveryContents.store.js';
import { deliveryExportRoute } from './deliveryExport.route.js';
import { createDeliveryHistory } from './deliveryHistory.js';
import { createDeliveryHistoryStore } from './deliveryHistory.store.js';
import { createPushServiceUsesStore } from './pushServiceUse.store.js';
import { createResends } from './resends.js';
import { createResendsStore } from './resends.store.js';

/** The delivery API of admins: lists, contents, exports, the use of push services, and sending a delivery again. */
export function createHistory(foundation: Foundation, parts: { tenants: TenantsRoom; chats: ChatsRoom }) {
  const { tenants, apps } = parts.tenants;
  const { guard, database, newId, changes, notices, auditLog, clock } = foundation;
  const store = guard({
    deliveryHistory: createDeliveryHistoryStore(database),
    deliveryContents: createDeliveryContentsStore(database),
    resends: createResendsStore(database, changes),
    pushServiceUses: createPushServiceUsesStore(database),
  });
  const deliveries = createDeliveryHistory({ store, tenants });
  const contents = createDeliveryContents({ store, apps, clock });
  const resends = createResends({
    ...{ store: { ...store, ...parts.chats.store }, history: deliveries, apps, newId, clock },
    onDue: () => notices.announce({ kind: 'deliveries' }),
  });

  return {
    async resolvers() {
      const { ChatSessionDeliveriesResolver } = await import('./delivery.resolver.js');
      const { DeliveryContentResolver } = await import('./deliveryContent.resolver.js');
      const { DeliveryListResolver } = await import('./deliveryList.resolver.js');
      const { PushServiceUseResolver } = await import('./pushServiceUse.resolver.js');
      return [
        new ChatSessionDeliveriesResolver({ deliveries }),
        new DeliveryListResolver({ deliveries }),
        new DeliveryContentResolver({ contents, resends }),
        new PushServiceUseResolver({ uses: store.pushServiceUses }),
      ];
    },
    /** Finds a delivery by its global id. @throws DomainError NOT_FOUND, FORBIDDEN */
    async node(caller: Caller, tenantId: number, id: string): Promise<object> {
      const { Delivery } = await import('./delivery.types.js');
      return new Delivery(await deliveries.find(caller, tenantId, id));
    },
    downloads: ({ app, callers }: RestDoor) => deliveryExportRoute(app, { callers, deliveries, auditLog, clock }),
  };
}
