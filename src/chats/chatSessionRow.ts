/** The columns that `chatSessionOf` reads, of the table alias `s`. */

import type { ChatSession } from '../database/generated/client.js';
import type { ChatState } from '../domain/chatState.js';
import { Redacted } from '../domain/redacted.js';

export const CHAT_SESSION_COLUMNS =
  's.tenant_id, s.chat_id, s.app_id, s.client_id, s.state, s.phone_number, s.locale, s.created_at, s.ended_at';
/** Maps a raw row to the store's types. */
export function chatSessionOf(row: ChatSessionRow): ChatSessionRecord {
  return {
    tenantId: row.tenant_id,
    chatId: row.chat_id,
    appId: row.app_id,
    clientId: new Redacted(row.client_id),
    state: row.state,
    phoneNumber: row.phone_number,
    from: row.from,
    locale: row.locale,
    createdAt: row.created_at,
    endedAt: row.ended_at,
  };
}
/** Maps a typed row to the store's types. */
export function sessionRecordOf(row: ChatSession): ChatSessionRecord {
  const { tenantId, chatId, appId, clientId, state, phoneNumber, from, locale, createdAt, endedAt } = row;
  return {
    ...{ tenantId, chatId, appId, state, phoneNumber, from, locale, createdAt, endedAt },
    clientId: new Redacted(clientId),
  };
}
/** A row of chat_sessions from a raw statement. */
export interface ChatSessionRow {
  tenant_id: number;
  chat_id: string;
  app_id: string;
  client_id: string;
  state: ChatState;
  phone_number: string | null;
  /** Absent in the statement that changes subscriptions. */
  from?: string | null;
  locale: string | null;
  created_at: Date;
  ended_at: Date | null;
}
/** One conversation of one client with one app. */
export interface ChatSessionRecord {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  state: ChatState;
  phoneNumber: string | null;
  /** What the client calls itself; undefined: not read. */
  from: string | null | undefined;
  /** The client's language, a canonical BCP 47 tag; null: unknown. */
  locale: string | null;
  createdAt: Date;
  endedAt: Date | null;
}
