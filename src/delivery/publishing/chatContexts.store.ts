import { type ChatEvent, type EventSource, wakeRuleOf } from '../../domain/chatEvent.js';
import type { EndReason, OwnEvent } from '../../chats/room.js';
import type { ChatContext, Parties } from './publishPlan.js';
import type { Database } from '../../database/database.js';
import { chatKey } from '../../domain/chatId.js';

/** The state of a chat at the moment of a publish. */
export interface ChatStanding {
  context: ChatContext;
  /** The number of its newest event. */
  lastSeq: number;
  /** The side that ended the chat; null: the chat goes on. */
  endedBy: EventSource | 'OTHER' | null;
  /** The result of an earlier publish under the same key; null: there was none. */
  receipt: PublishReceipt | null;
}

export interface PublishReceipt {
  fingerprint: string;
  baseSeq: number;
  count: number;
}

/** The statement reads the client's own events only if the platform publishes a possible echo of them. */
const READ_CONTEXTS = `/* read_contexts */
SELECT tenant_id, chat_id, s.app_id, s.client_id, s.locale, s.parties, s.last_seq, s.end_reason::text,
  encode(r.fingerprint, 'hex') AS fingerprint, r.base_seq, r.count, own.events AS own_events
FROM unnest($1::int[], $2::text[], $3::text[], $4::text[]) AS i(tenant_id, chat_id, idempotency_key, echoes)
JOIN chat_sessions s USING (tenant_id, chat_id)
LEFT JOIN publish_receipts r USING (tenant_id, chat_id, idempotency_key)
LEFT JOIN LATERAL (
  SELECT json_agg(json_build_object('event', c.event, 'msgId', c.msg_id, 'msg', c.content -> 'msg', 'msgText', c.content -> 'msgText',
    'data', c.content -> 'data')) AS events
  FROM json_to_recordset(i.echoes::json) AS e(event text, msg_id text)
  JOIN chat_events c USING (event, msg_id)
  WHERE c.tenant_id = s.tenant_id AND c.chat_id = s.chat_id AND c.source = 'CLIENT'
) own ON i.echoes IS NOT NULL`;

interface ContextRow {
  tenant_id: number;
  chat_id: string;
  app_id: string;
  client_id: string;
  locale: string | null;
  parties: Parties;
  last_seq: number;
  end_reason: EndReason | null;
  fingerprint: string | null;
  base_seq: number;
  count: number;
  own_events: OwnEvent[] | null;
}

/** The chat of a publish. */
interface PublishedChat {
  tenantId: number;
  chatId: string;
  source: EventSource;
  events: readonly ChatEvent[];
  idempotency: { key: string } | null;
}

/** The state of chats in one statement, by `chatKey`. An unknown chat has no entry. */
export async function readChatContexts(
  hot: Database['hot'],
  chats: readonly PublishedChat[],
): Promise<Map<string, ChatStanding>> {
  const rows = await hot<ContextRow>(READ_CONTEXTS, [
    chats.map((chat) => chat.tenantId),
    chats.map((chat) => chat.chatId),
    chats.map((chat) => chat.idempotency?.key ?? null),
    chats.map(possibleEchoes),
  ]);
  return new Map(rows.map((row) => [chatKey({ tenantId: row.tenant_id, chatId: row.chat_id }), standingOf(row)]));
}

/** Names and ids of the events, as JSON; null: none of them can be an echo of a client event. */
function possibleEchoes({ source, events }: PublishedChat): string | null {
  if (source === 'CLIENT') return null;
  const named = events.filter(({ event, msgId }) => msgId !== null && wakeRuleOf(event) !== null);
  return named.length === 0 ? null : JSON.stringify(named.map(({ event, msgId }) => ({ event, msg_id: msgId })));
}

const ENDED_BY: Partial<Record<EndReason, EventSource>> = { PLATFORM_ENDED: 'PLATFORM', CLIENT_ENDED: 'CLIENT' };

function standingOf(row: ContextRow): ChatStanding {
  const { fingerprint, base_seq: baseSeq, count, end_reason: endReason } = row;
  return {
    context: {
      chatId: row.chat_id,
      appId: row.app_id,
      clientId: row.client_id,
      locale: row.locale,
      parties: row.parties,
      ownEvents: row.own_events ?? [],
    },
    lastSeq: row.last_seq,
    endedBy: endReason === null ? null : (ENDED_BY[endReason] ?? 'OTHER'),
    receipt: fingerprint === null ? null : { fingerprint, baseSeq, count },
  };
}
