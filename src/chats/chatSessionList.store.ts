import type { ChatState } from '../domain/chatState.js';
import type { PushService } from '../domain/pushService.js';
import { chatSessionOf, type ChatSessionRecord, type ChatSessionRow } from './chatSessionRow.js';
import type { Database } from '../database/database.js';
import { Prisma } from '../database/generated/client.js';
import { inListOrder, type Slice, type TimeKey } from '../domain/slice.js';

/** A filter of chat sessions; null: no condition. */
export interface ChatSessionFilter {
  appId: string | null;
  clientId: string | null;
  chatId: string | null;
  state: ChatState | null;
  /** Whether the chat has a push subscription (with `service`: by that service). */
  subscribed: boolean | null;
  service: PushService | null;
}

const EVERY = Prisma.sql`TRUE`;

/** See `createChatSessionList`. */
export type ChatSessionListStore = ReturnType<typeof createChatSessionList>;

/** The chat sessions of one database, as lists for admins. */
export function createChatSessionList({ prisma }: Database) {
  return {
    /**
     * A tenant's chat sessions, newest first, by creation time and id. For each single condition an index has this order.
     */
    async ofTenant(tenantId: number, filter: ChatSessionFilter, slice: Slice<TimeKey>): Promise<ChatSessionRecord[]> {
      const { after, before } = slice;
      const conditions = [
        Prisma.sql`s.tenant_id = ${tenantId}`,
        filter.chatId === null ? EVERY : Prisma.sql`s.chat_id = ${filter.chatId}`,
        filter.appId === null ? EVERY : Prisma.sql`s.app_id = ${filter.appId}`,
        filter.clientId === null ? EVERY : Prisma.sql`s.client_id = ${filter.clientId}`,
        filter.state === null ? EVERY : Prisma.sql`s.state = ${filter.state}::chat_state`,
        subscribedCondition(filter),
        after ? Prisma.sql`(s.created_at, s.chat_id) < (${after.at}::timestamptz, ${after.name})` : EVERY,
        before ? Prisma.sql`(s.created_at, s.chat_id) > (${before.at}::timestamptz, ${before.name})` : EVERY,
      ];
      const direction = slice.fromEnd ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const rows = await prisma.$queryRaw<ChatSessionRow[]>`
        SELECT s.* FROM chat_sessions s WHERE ${Prisma.join(conditions, ' AND ')}
        ORDER BY s.created_at ${direction}, s.chat_id ${direction} LIMIT ${slice.limit}`;
      return inListOrder(rows.map(chatSessionOf), slice);
    },
  };
}

/** Only a chat that has not ended has an active push subscription. */
function subscribedCondition({ subscribed, service }: ChatSessionFilter): Prisma.Sql {
  if (subscribed === null && service === null) return EVERY;
  const byService = service === null ? EVERY : Prisma.sql`p.service = ${service}::push_service`;
  const isSubscribed = Prisma.sql`EXISTS (
    SELECT FROM push_subscriptions p
    WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id AND p.removed_at IS NULL AND ${byService})`;
  return subscribed === false ? Prisma.sql`NOT ${isSubscribed}` : Prisma.sql`s.ended_at IS NULL AND ${isSubscribed}`;
}
