import { parseChatState, type ChatState } from '../domain/chatState.js';
import type { ChatEvent, EventName, EventSource } from '../domain/chatEvent.js';
import type { Redacted } from '../domain/redacted.js';
import { chatKey } from '../domain/chatId.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import type { Database } from '../database/database.js';
import { inListOrder, type Slice } from '../domain/slice.js';
import { isRowFault } from '../database/databaseErrors.js';
import { createMicroBatch } from '../database/microBatch.js';
import { FETCH, type EventRow, type FetchRow } from './fetchEvents.sql.js';
import type { ReceiptSignal } from './seenClients.sql.js';

/** A stored event. */
export interface StoredChatEvent extends ChatEvent {
  seq: number;
  source: EventSource;
}

/** A client fetches new events of its chat, and counts as present until `presentUntil`. */
interface Fetch {
  tenantId: number;
  chatId: string;
  appId: string;
  clientId: Redacted;
  presentUntil: Date;
  at: Date;
  signal: ReceiptSignal;
  /** Fetches only events after this one. */
  afterSeq: number;
}

type FetchResult =
  | {
      kind: 'found';
      /** The oldest platform events that the client has not fetched. */
      events: StoredChatEvent[];
      state: ChatState;
      /** The chat has ended; these are its last events. */
      ended: boolean;
      /** Newer events exist by now. */
      isStale: boolean;
    }
  | { kind: 'chatNotFound' }
  | { kind: 'chatNotOwned' };

/** The length of a history. Older events stay stored. */
const MAX_HISTORY = 1_000;
const MAX_HISTORY_BYTES = 2 * 1024 * 1024;

/** Each client has one fetch at a time, so the number of clients bounds the queue. */
const SHARES = { waiting: Infinity, batch: 256, turn: 64 };

const NEWEST = `
SELECT seq, source::text, event, msg_id, party_id, content, occurred_at FROM (
  SELECT *, sum(octet_length(content::text)) OVER (ORDER BY seq DESC) - octet_length(content::text) AS bytes_after FROM (
    SELECT * FROM chat_events WHERE tenant_id = $1 AND chat_id = $2 ORDER BY seq DESC LIMIT ${MAX_HISTORY}
  ) newest
) summed WHERE bytes_after < ${MAX_HISTORY_BYTES} ORDER BY seq`;

/** See `createChatInboxStore`. */
export type ChatInboxStore = ReturnType<typeof createChatInboxStore>;

/** The events of one database, as clients fetch them. */
export function createChatInboxStore(
  { prisma, concurrency }: Database,
  longestPresenceMs: number,
  observer: ChangeObserver,
) {
  const fetches = createMicroBatch<Fetch, FetchResult>({
    keyOf: chatKey,
    run: runFetches,
    isRowFault,
    maxSize: 256,
    fairness: { tenantOf: ({ tenantId }) => tenantId, weightOf: () => 1, shares: SHARES, heavy: Infinity },
    concurrency: Math.min(concurrency, 2),
  });

  async function runFetches(items: readonly Fetch[]): Promise<FetchResult[]> {
    const rows = await prisma.$queryRawUnsafe<FetchRow[]>(
      FETCH,
      items.map((item) => item.tenantId),
      items.map((item) => item.chatId),
      items.map((item) => item.appId),
      items.map((item) => item.clientId.reveal()),
      items.map((item) => item.presentUntil),
      items.map((item) => item.at),
      items.map((item) => item.signal),
      items.map((item) => item.afterSeq),
      longestPresenceMs,
    );
    const byChat = new Map<string, FetchRow[]>();
    for (const row of rows) {
      const key = chatKey({ tenantId: row.tenant_id, chatId: row.chat_id });
      const found = byChat.get(key);
      if (found) {
        found.push(row);
        continue;
      }
      byChat.set(key, [row]);
      if (row.touched) observer.deliveries(row.touched.map((id) => ({ tenantId: row.tenant_id, id })));
    }
    return items.map((item) => fetchResultOf(byChat.get(chatKey(item)) ?? []));
  }

  return {
    /** The events the client has not fetched, in one batch with other fetches. */
    fetch: fetches.submit,

    /** The newest events of a chat, of both sides, oldest first. */
    async newest(tenantId: number, chatId: string): Promise<StoredChatEvent[]> {
      const rows = await prisma.$queryRawUnsafe<EventRow[]>(NEWEST, tenantId, chatId);
      return rows.map(storedEventOf);
    },

    /** A page of the events of a chat, of both sides, oldest first. */
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
          event: event as EventName,
          msg_id: msgId,
          party_id: partyId,
          content: content as unknown as EventRow['content'],
          occurred_at: occurredAt,
        }),
      );
      return inListOrder(events, slice);
    },
  };
}

function fetchResultOf(rows: readonly FetchRow[]): FetchResult {
  const [first] = rows;
  if (!first) return { kind: 'chatNotFound' };
  if (!first.owned) return { kind: 'chatNotOwned' };
  const events = rows.flatMap((row) => (row.seq === null ? [] : storedEventOf(row)));
  const { ended, stale: isStale } = first;
  return { kind: 'found', events, state: parseChatState(first.state) ?? 'QUEUED', ended, isStale };
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
