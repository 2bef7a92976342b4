import { parseChatState, type ChatState } from '../domain/chatState.js';
import type { ChatEvent, ChatEventType, PartyType } from '../domain/chatEvent.js';
import type { Redacted } from '../domain/redacted.js';
import { chatContextKey, type EventSource } from './chatContexts.js';
import type { Database } from './database.js';
import type { Slice } from './deliveryHistory.js';
import { isRowFault } from './databaseErrors.js';
import { createMicroBatch } from './microBatch.js';

/** An event as it is stored. */
export interface StoredChatEvent extends ChatEvent {
  seq: number;
  source: EventSource;
}

/** A client looks for what is new in its chat, and counts as present until then. */
export interface Look {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  presentUntil: Date;
}

export type LookResult =
  | {
      kind: 'found';
      /** The oldest of the platform's events that the client has not fetched. */
      events: StoredChatEvent[];
      state: ChatState;
      /** The chat is over; these are the last events. */
      ended: boolean;
    }
  | { kind: 'chatNotFound' }
  | { kind: 'chatNotOwned' };

/** No answer has more events; the next one has the rest. */
const MAX_EVENTS = 200;

/**
 * One statement for any number of looks. It says that the clients are present, and reads what they have not fetched: what is
 * committed at the same moment may be missed, so whoever waits listens before it looks.
 */
const LOOK = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[])
    AS i(tenant_id, chat_id, app_id, client_id, until)
), session AS (
  SELECT s.tenant_id, s.chat_id, s.fetched_seq, s.state, s.ended_at IS NOT NULL AS ended, s.end_reason, i.until,
    s.app_id = i.app_id AND s.client_id = i.client_id AS owned
  FROM chat_sessions s JOIN input i ON i.tenant_id = s.tenant_id AND i.chat_id = s.chat_id
), locked AS (
  SELECT s.tenant_id, s.chat_id, i.until FROM session i
  JOIN chat_sessions s ON s.tenant_id = i.tenant_id AND s.chat_id = i.chat_id
  WHERE i.owned AND s.ended_at IS NULL ORDER BY s.tenant_id, s.chat_id FOR NO KEY UPDATE OF s
), present AS (
  UPDATE chat_sessions s SET present_until = l.until FROM locked l
  WHERE s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id
)
SELECT s.tenant_id, s.chat_id, s.owned, s.state::text, s.ended, e.seq, e.source::text, e.event, e.msg_id, e.party_id, e.content,
  e.occurred_at
FROM session s LEFT JOIN LATERAL (
  SELECT * FROM chat_events e
  WHERE e.tenant_id = s.tenant_id AND e.chat_id = s.chat_id AND e.seq > s.fetched_seq AND e.source = 'PLATFORM'
  ORDER BY e.seq LIMIT ${MAX_EVENTS}
) e ON s.owned AND s.end_reason IS DISTINCT FROM 'CLIENT_ENDED'
ORDER BY s.tenant_id, s.chat_id, e.seq`;

interface EventRow {
  seq: number;
  source: EventSource;
  event: ChatEventType;
  msg_id: string | null;
  party_id: string;
  content: {
    displayName: string | null;
    partyType: PartyType | null;
    msg: string | null;
    msgText?: string;
    data?: Record<string, unknown>;
  };
  occurred_at: Date;
}

type LookRow = { tenant_id: number; chat_id: string; owned: boolean; state: string; ended: boolean } & (
  EventRow | { seq: null }
);

/** What the clients of one database fetch. */
export function createClientEvents({ prisma, concurrency }: Database) {
  const looks = createMicroBatch<Look, LookResult>({
    keyOf: chatContextKey,
    run: runLooks,
    isRowFault,
    maxSize: 256,
    concurrency: Math.min(concurrency, 2),
  });

  async function runLooks(items: readonly Look[]): Promise<LookResult[]> {
    const rows = await prisma.$queryRawUnsafe<LookRow[]>(
      LOOK,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.appId),
      items.map((item) => item.clientId.reveal()),
      items.map((item) => item.presentUntil),
    );
    const byChat = new Map<string, LookRow[]>();
    for (const row of rows) {
      const key = chatContextKey({ tenantId: row.tenant_id, chatId: row.chat_id });
      const found = byChat.get(key);
      if (found) found.push(row);
      else byChat.set(key, [row]);
    }
    return items.map((item) => lookResultOf(byChat.get(chatContextKey(item)) ?? []));
  }

  return {
    /** What the client has not fetched, together with the looks of the moment. */
    look: looks.submit,

    /** The events of a chat, of both sides, oldest first. */
    async ofChat(tenantId: number, chatId: string, slice: Slice<number>): Promise<StoredChatEvent[]> {
      const { after, before, fromEnd, limit } = slice;
      const rows = await prisma.chatEvent.findMany({
        where: {
          tenantId,
          chatId,
          seq: { ...(after !== null && { gt: after }), ...(before !== null && { lt: before }) },
        },
        orderBy: { seq: fromEnd ? 'desc' : 'asc' },
        take: limit,
      });
      const events = rows.map(({ seq, source, event, msgId, partyId, content, occurredAt }) =>
        storedEventOf({
          seq,
          source,
          event: event as ChatEventType,
          msg_id: msgId,
          party_id: partyId,
          content: content as unknown as EventRow['content'],
          occurred_at: occurredAt,
        }),
      );
      return fromEnd ? events.reverse() : events;
    },
  };
}

function lookResultOf(rows: readonly LookRow[]): LookResult {
  const [first] = rows;
  if (!first) return { kind: 'chatNotFound' };
  if (!first.owned) return { kind: 'chatNotOwned' };
  const events = rows.flatMap((row) => (row.seq === null ? [] : storedEventOf(row)));
  return { kind: 'found', events, state: parseChatState(first.state) ?? 'QUEUED', ended: first.ended };
}

function storedEventOf(row: EventRow): StoredChatEvent {
  const { displayName, partyType, msg, msgText, data } = row.content;
  return {
    seq: row.seq,
    source: row.source,
    event: row.event,
    msgId: row.msg_id,
    partyId: row.party_id === '' ? null : row.party_id,
    partyType,
    displayName,
    msg,
    msgText: msgText ?? null,
    data: data ?? null,
    occurredAt: row.occurred_at,
  };
}
