import type { ChatContext, Parties } from '../domain/publishPlan.js';
import type { Database } from './database.js';

const READ_CONTEXTS = `
SELECT s.tenant_id, s.chat_id, s.app_id, s.client_id, s.locale, s.parties, s.ended_at IS NOT NULL AS ended
FROM unnest($1::int[], $2::text[]) AS i(tenant_id, chat_id)
JOIN chat_sessions s ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id`;

interface ContextRow {
  tenant_id: number;
  chat_id: string;
  app_id: string;
  client_id: string;
  locale: string | null;
  parties: Parties;
  ended: boolean;
}

/** Names a chat among those of all tenants. */
export function chatContextKey({ tenantId, chatId }: { tenantId: number; chatId: string }): string {
  return `${tenantId} ${chatId}`;
}

/** How chats stand, in one statement, by `chatContextKey`: null for one that has ended, nothing for one that is none. */
export async function readChatContexts(
  prisma: Database['prisma'],
  chats: readonly { tenantId: number; chatId: string }[],
): Promise<Map<string, ChatContext | null>> {
  const rows = await prisma.$queryRawUnsafe<ContextRow[]>(
    READ_CONTEXTS,
    chats.map((chat) => chat.tenantId),
    chats.map((chat) => chat.chatId),
  );
  return new Map(
    rows.map((row) => [
      chatContextKey({ tenantId: row.tenant_id, chatId: row.chat_id }),
      row.ended ? null : contextOf(row),
    ]),
  );
}

function contextOf(row: ContextRow): ChatContext {
  return {
    chatId: row.chat_id,
    appId: row.app_id,
    clientId: row.client_id,
    locale: row.locale,
    parties: row.parties,
  };
}
