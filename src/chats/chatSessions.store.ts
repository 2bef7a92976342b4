import type { ChatState } from '../domain/chatState.js';
import { Redacted } from '../domain/redacted.js';
import { batchedFind } from '../database/batchedFind.js';
import { byTenant } from '../database/byTenant.js';
import { chatContextKey } from '../delivery/chatContexts.store.js';
import type { Database } from '../database/database.js';
import type { ChatSession } from '../database/generated/client.js';

/** One conversation of one client with one app. */
export interface ChatSessionRecord {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  state: ChatState;
  phoneNumber: string | null;
  /** The client's language, a canonical BCP 47 tag; null: nobody knows. */
  locale: string | null;
  createdAt: Date;
  endedAt: Date | null;
}

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

/** A row of chat_sessions, as raw statements give it. */
export interface ChatSessionRow {
  tenant_id: number;
  chat_id: string;
  app_id: string;
  client_id: string;
  state: ChatState;
  phone_number: string | null;
  locale: string | null;
  created_at: Date;
  ended_at: Date | null;
}

/** What `chatSessionOf` reads, of the table by the name `s`. */
export const CHAT_SESSION_COLUMNS =
  's.tenant_id, s.chat_id, s.app_id, s.client_id, s.state, s.phone_number, s.locale, s.created_at, s.ended_at';

/**
 * Finds the client's active session or makes it, in one statement, so that two calls at once get the same one. The newest
 * word on the client's language counts, and that it was here just now.
 */
const REQUEST_SESSION = `
INSERT INTO chat_sessions AS s (tenant_id, chat_id, app_id, client_id, phone_number, "from", locale, parameters, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::timestamptz)
ON CONFLICT (tenant_id, app_id, client_id) WHERE ended_at IS NULL
  DO UPDATE SET locale = COALESCE(EXCLUDED.locale, s.locale),
    present_until = GREATEST(s.present_until, EXCLUDED.created_at)
RETURNING s.*, s.chat_id = $2 AS is_new`;

/** As `createChatSessions` makes it. */
export type ChatSessionsStore = ReturnType<typeof createChatSessions>;

/** The chat sessions of one database. */
export function createChatSessions({ prisma }: Database) {
  const find = batchedFind(
    chatContextKey,
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
    /** The client's active session of that app, made if there is none. */
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

    find: (tenantId: number, chatId: string) => find({ tenantId, chatId }),
  };
}

/** A typed row in the store's own terms. */
export function sessionRecordOf(row: ChatSession): ChatSessionRecord {
  const { tenantId, chatId, appId, clientId, state, phoneNumber, locale, createdAt, endedAt } = row;
  return {
    ...{ tenantId, chatId, appId, state, phoneNumber, locale, createdAt, endedAt },
    clientId: new Redacted(clientId),
  };
}

/** A raw row in the store's own terms. */
export function chatSessionOf(row: ChatSessionRow): ChatSessionRecord {
  return {
    tenantId: row.tenant_id,
    chatId: row.chat_id,
    appId: row.app_id,
    clientId: new Redacted(row.client_id),
    state: row.state,
    phoneNumber: row.phone_number,
    locale: row.locale,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
