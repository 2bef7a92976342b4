import type { ChatContext, Parties } from '../domain/publishPlan.js';
import type { Database } from './database.js';

/** How a chat stands as something is published to it. */
export interface ChatStanding {
  context: ChatContext;
  /** The number of its newest event. */
  lastSeq: number;
  /** Which side has ended it; null: it goes on. */
  endedBy: EventSource | 'OTHER' | null;
  /** What became of an earlier publish under the same key; null: there was none. */
  receipt: PublishReceipt | null;
}

/** Which side of a chat an event is from. */
export type EventSource = 'PLATFORM' | 'CLIENT';

export interface PublishReceipt {
  fingerprint: string;
  baseSeq: number;
  count: number;
}

const READ_CONTEXTS = `/* read_contexts */
SELECT s.tenant_id, s.chat_id, s.app_id, s.client_id, s.locale, s.parties, s.last_seq, s.end_reason::text,
  encode(r.fingerprint, 'hex') AS fingerprint, r.base_seq, r.count
FROM unnest($1::int[], $2::text[], $3::text[]) AS i(tenant_id, chat_id, key)
JOIN chat_sessions s ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
LEFT JOIN publish_receipts r ON r.tenant_id = i.tenant_id AND r.chat_id = i.chat_id AND r.idempotency_key = i.key`;

interface ContextRow {
  tenant_id: number;
  chat_id: string;
  app_id: string;
  client_id: string;
  locale: string | null;
  parties: Parties;
  last_seq: number;
  end_reason: string | null;
  fingerprint: string | null;
  base_seq: number;
  count: number;
}

/** Names a chat among those of all tenants. */
export function chatContextKey({ tenantId, chatId }: { tenantId: number; chatId: string }): string {
  return `${tenantId} ${chatId}`;
}

/** How chats stand, in one statement, by `chatContextKey`; nothing for one that is none. */
export async function readChatContexts(
  hot: Database['hot'],
  chats: readonly { tenantId: number; chatId: string; idempotency: { key: string } | null }[],
): Promise<Map<string, ChatStanding>> {
  const rows = await hot<ContextRow>(READ_CONTEXTS, [
    chats.map((chat) => chat.tenantId),
    chats.map((chat) => chat.chatId),
    chats.map((chat) => chat.idempotency?.key ?? null),
  ]);
  return new Map(
    rows.map((row) => [chatContextKey({ tenantId: row.tenant_id, chatId: row.chat_id }), standingOf(row)]),
  );
}

const ENDED_BY: Record<string, EventSource> = { PLATFORM_ENDED: 'PLATFORM', CLIENT_ENDED: 'CLIENT' };

function standingOf(row: ContextRow): ChatStanding {
  const { fingerprint, base_seq: baseSeq, count, end_reason: endReason } = row;
  return {
    context: {
      chatId: row.chat_id,
      appId: row.app_id,
      clientId: row.client_id,
      locale: row.locale,
      parties: row.parties,
    },
    lastSeq: row.last_seq,
    endedBy: endReason === null ? null : (ENDED_BY[endReason] ?? 'OTHER'),
    receipt: fingerprint === null ? null : { fingerprint, baseSeq, count },
  };
}
