import type { Database } from '../database/database.js';
import type {
  AuditEntry,
  ChatEvent,
  ChatSession,
  Delivery,
  PushSubscription,
  WebhookQueue,
} from '../database/generated/client.js';
import type { Redacted } from '../domain/redacted.js';

/** A chat with what there is one of. */
export type ReportedChat = ChatSession & {
  pushSubscription: PushSubscription | null;
  webhookQueue: WebhookQueue | null;
};

interface ChatKey {
  tenantId: number;
  chatId: string;
}

/** See `createClientReportsStore`. */
export type ClientReportStore = ReturnType<typeof createClientReportsStore>;

/** Reads all data of a client in one database. Each list is read page by page. */
export function createClientReportsStore({ prisma }: Database) {
  return {
    /** A client's chats with an app, oldest first. */
    async chats(
      { tenantId, appId, clientId }: { tenantId: number; appId: string; clientId: Redacted },
      last: ReportedChat | null,
      limit: number,
    ): Promise<ReportedChat[]> {
      return prisma.chatSession.findMany({
        where: {
          ...{ tenantId, appId, clientId: clientId.reveal() },
          ...(last && {
            OR: [{ createdAt: { gt: last.createdAt } }, { createdAt: last.createdAt, chatId: { gt: last.chatId } }],
          }),
        },
        include: { pushSubscription: true, webhookQueue: true },
        orderBy: [{ createdAt: 'asc' }, { chatId: 'asc' }],
        take: limit,
      });
    },

    async events({ tenantId, chatId }: ChatKey, last: ChatEvent | null, limit: number): Promise<ChatEvent[]> {
      return prisma.chatEvent.findMany({
        where: { tenantId, chatId, seq: { gt: last?.seq ?? 0 } },
        orderBy: { seq: 'asc' },
        take: limit,
      });
    },

    async deliveries({ tenantId, chatId }: ChatKey, last: Delivery | null, limit: number): Promise<Delivery[]> {
      return prisma.delivery.findMany({
        // One that was sent again has the number of the first.
        where: {
          ...{ tenantId, chatId },
          ...(last && { OR: [{ seq: { gt: last.seq } }, { seq: last.seq, id: { gt: last.id } }] }),
        },
        orderBy: [{ seq: 'asc' }, { id: 'asc' }],
        take: limit,
      });
    },

    /** What was done to an object. */
    async entries(tenantId: number, object: string, last: AuditEntry | null, limit: number): Promise<AuditEntry[]> {
      return prisma.auditEntry.findMany({
        where: { tenantId, object, id: { gt: last?.id ?? 0n } },
        orderBy: { id: 'asc' },
        take: limit,
      });
    },

    /** The client of a chat; null: there is no such chat. */
    async clientOf(tenantId: number, chatId: string): Promise<{ appId: string; clientId: string } | null> {
      return prisma.chatSession.findUnique({
        where: { tenantId_chatId: { tenantId, chatId } },
        select: { appId: true, clientId: true },
      });
    },
  };
}
