import type { ChatState } from '../domain/chatState.js';
import type { PushService } from '../domain/pushService.js';
import { chatSessionOf, type ChatSessionRecord, type ChatSessionRow } from './chatSessionRow.js';
import type { Database } from '../database/database.js';
import { Prisma } from '../database/generated/client.js';
import { COUNTED_MAX } from '../domain/boundedCount.js';
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
  /** Whether it has not ended. */
  active: boolean | null;
  createdAfter: Date | null;
  createdBefore: Date | null;
}

const EVERY = Prisma.sql`TRUE`;
const NONE = Prisma.sql`FALSE`;

/** See `createChatSessionListStore`. */
export type ChatSessionListStore = ReturnType<typeof createChatSessionListStore>;

/** The chat sessions of one database, as lists for admins. */
export function createChatSessionListStore({ prisma }: Database) {
  return {
    /**
     * A tenant's chat sessions, newest first, by creation time and id. For each single condition an index has this order.
     */
    async ofTenant(tenantId: number, filter: ChatSessionFilter, slice: Slice<TimeKey>): Promise<ChatSessionRecord[]> {
      const { after, before } = slice;
      const conditions = [
        ...conditionsOf(tenantId, filter),
        after ? Prisma.sql`(s.created_at, s.chat_id) < (${after.at}::timestamptz, ${after.name})` : EVERY,
        before ? Prisma.sql`(s.created_at, s.chat_id) > (${before.at}::timestamptz, ${before.name})` : EVERY,
      ];
      const direction = slice.fromEnd ? Prisma.sql`ASC` : Prisma.sql`DESC`;
      const rows = await prisma.$queryRaw<ChatSessionRow[]>`
        SELECT s.* FROM chat_sessions s WHERE ${Prisma.join(conditions, ' AND ')}
        ORDER BY s.created_at ${direction}, s.chat_id ${direction} LIMIT ${slice.limit}`;
      return inListOrder(rows.map(chatSessionOf), slice);
    },

    /** How many they are, up to one more than COUNTED_MAX. */
    async count(tenantId: number, filter: ChatSessionFilter): Promise<number> {
      const [row] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM (
          SELECT FROM chat_sessions s WHERE ${Prisma.join(conditionsOf(tenantId, filter), ' AND ')}
          ORDER BY s.created_at DESC, s.chat_id DESC LIMIT ${COUNTED_MAX + 1}
        ) counted`;
      return row?.count ?? 0;
    },
  };
}

function conditionsOf(tenantId: number, filter: ChatSessionFilter): Prisma.Sql[] {
  const { createdAfter, createdBefore } = filter;
  return [
    Prisma.sql`s.tenant_id = ${tenantId}`,
    filter.chatId === null ? EVERY : Prisma.sql`s.chat_id = ${filter.chatId}`,
    filter.appId === null ? EVERY : Prisma.sql`s.app_id = ${filter.appId}`,
    filter.clientId === null ? EVERY : Prisma.sql`s.client_id = ${filter.clientId}`,
    filter.state === null ? EVERY : Prisma.sql`s.state = ${filter.state}::chat_state`,
    activeCondition(filter),
    subscribedCondition(filter),
    createdAfter === null ? EVERY : Prisma.sql`s.created_at >= ${createdAfter}::timestamptz`,
    createdBefore === null ? EVERY : Prisma.sql`s.created_at < ${createdBefore}::timestamptz`,
  ];
}

/** A chat that has ended is COMPLETED: a filter that denies it finds nothing. */
function activeCondition({ active, state }: ChatSessionFilter): Prisma.Sql {
  if (active === null) return EVERY;
  if (!active && state !== null && state !== 'COMPLETED') return NONE;
  return active ? Prisma.sql`s.ended_at IS NULL` : Prisma.sql`s.ended_at IS NOT NULL`;
}

/** Only a chat that has not ended has an active push subscription. */
function subscribedCondition({ subscribed, service, active }: ChatSessionFilter): Prisma.Sql {
  if (subscribed === null && service === null) return EVERY;
  if (subscribed !== false && active === false) return NONE;
  const byService = service === null ? EVERY : Prisma.sql`p.service = ${service}::push_service`;
  const isSubscribed = Prisma.sql`EXISTS (
    SELECT FROM push_subscriptions p
    WHERE p.tenant_id = s.tenant_id AND p.chat_id = s.chat_id AND p.removed_at IS NULL AND ${byService})`;
  return subscribed === false ? Prisma.sql`NOT ${isSubscribed}` : Prisma.sql`s.ended_at IS NULL AND ${isSubscribed}`;
}
