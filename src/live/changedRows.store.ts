import { byTenant } from '../database/byTenant.js';
import type { ChatName, DeliveryName } from '../domain/changeObserver.js';
import { chatKey } from '../domain/chatId.js';
import { type ChatSessionRecord, sessionRecordOf } from '../chats/room.js';
import type { Database } from '../database/database.js';
import { type DeliveryRecord, deliveryRecordOf } from '../delivery/room.js';
import { type PushSubscriptionRecord, pushSubscriptionOf } from '../subscriptions/room.js';

/** A chat's push subscription after a change. */
export interface PushSubscriptionChange {
  session: ChatSessionRecord;
  /** Null: no longer subscribed. */
  subscription: PushSubscriptionRecord | null;
  /** Since when. */
  at: Date;
}

/** See `createChangedRowsStore`. */
export type ChangedRowsStore = ReturnType<typeof createChangedRowsStore>;

/** Reads the changed rows for live queries, many in one statement. */
export function createChangedRowsStore({ prisma }: Database) {
  return {
    /** In no order; removed ones are left out. */
    async deliveries(names: readonly DeliveryName[]): Promise<DeliveryRecord[]> {
      const rows = await prisma.delivery.findMany({
        where: { OR: byTenant(names, ({ id }) => id).map(([tenantId, ids]) => ({ tenantId, id: { in: ids } })) },
      });
      return rows.map(deliveryRecordOf);
    },

    /** In no order; removed chats are left out. */
    async pushSubscriptions(names: readonly ChatName[]): Promise<PushSubscriptionChange[]> {
      const where = {
        OR: byTenant(names, ({ chatId }) => chatId).map(([tenantId, chatIds]) => ({
          tenantId,
          chatId: { in: chatIds },
        })),
      };
      // A Prisma relation would filter by all tenants and all chats separately, which no index supports.
      const [rows, sessions] = await Promise.all([
        prisma.pushSubscription.findMany({ where }),
        prisma.chatSession.findMany({ where }),
      ]);
      const sessionsByChat = new Map(sessions.map((session) => [chatKey(session), session]));
      return rows.flatMap((row) => {
        const session = sessionsByChat.get(chatKey(row));
        if (!session) return [];
        return {
          session: sessionRecordOf(session),
          subscription: pushSubscriptionOf(row),
          at: row.removedAt ?? row.refreshedAt,
        };
      });
    },
  };
}
