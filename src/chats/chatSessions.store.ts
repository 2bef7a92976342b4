import type { Redacted } from '../domain/redacted.js';
import { batchedFind } from '../database/batchedFind.js';
import { byTenant } from '../database/byTenant.js';
import { chatKey } from '../domain/chatId.js';
import type { Database } from '../database/database.js';
import { chatSessionOf, type ChatSessionRecord, type ChatSessionRow, sessionRecordOf } from './chatSessionRow.js';

export interface NewChatSession {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  phoneNumber: string | null;
  from: string | null;
  locale: string | null;
  parameters: Record<string, unknown> | null;
  at: Date;
}

/**
 * Finds or creates the client's active session in one statement, so that concurrent calls get the same session. It also
 * updates the client's language, and records that the client was just seen.
 */
const REQUEST_SESSION = `
INSERT INTO chat_sessions AS s (tenant_id, chat_id, app_id, client_id, phone_number, "from", locale, parameters, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::timestamptz)
ON CONFLICT (tenant_id, app_id, client_id) WHERE ended_at IS NULL
  DO UPDATE SET locale = CASE WHEN s.locale_chosen THEN s.locale ELSE COALESCE(EXCLUDED.locale, s.locale) END,
    present_until = GREATEST(s.present_until, EXCLUDED.created_at)
RETURNING s.*, s.chat_id = $2 AS is_new`;

/** See `createChatSessionsStore`. */
export type ChatSessionsStore = ReturnType<typeof createChatSessionsStore>;

/** The chat sessions of one database. */
export function createChatSessionsStore({ prisma }: Database) {
  const find = batchedFind(
    chatKey,
    ({ tenantId, chatId }: ChatSessionRecord) => ({ tenantId, chatId }),
    async (chats) => {
      const rows = await prisma.chatSession.findMany({
        where: {
          OR: byTenant(chats, ({ chatId }) => chatId).map(([tenantId, ids]) => ({ tenantId, chatId: { in: ids } })),
        },
      });
      return rows.map(sessionRecordOf);
    },
  );

  return {
    /** The client's active session with that app. It is created if there is none. */
    async request(session: NewChatSession): Promise<{ session: ChatSessionRecord; isNew: boolean }> {
      const [row] = await prisma.$queryRawUnsafe<(ChatSessionRow & { is_new: boolean })[]>(
        REQUEST_SESSION,
        session.tenantId,
        session.chatId,
        session.appId,
        session.clientId.reveal(),
        session.phoneNumber,
        session.from,
        session.locale,
        session.parameters && JSON.stringify(session.parameters),
        session.at,
      );
      if (!row) throw new Error('INSERT ... ON CONFLICT DO UPDATE returned no row');
      return { session: chatSessionOf(row), isNew: row.is_new };
    },

    /** The client's active session with an app; null: it has none. */
    async findActive(tenantId: number, appId: string, clientId: Redacted): Promise<ChatSessionRecord | null> {
      const where = { tenantId, appId, clientId: clientId.reveal(), endedAt: null };
      const row = await prisma.chatSession.findFirst({ where });
      return row && sessionRecordOf(row);
    },

    find: (tenantId: number, chatId: string) => find({ tenantId, chatId }),
  };
}
