import { parseChatState, type ChatState } from '../domain/chatState.js';
import {
  CHAT_EVENT_TYPES,
  type ChatEvent,
  type EventName,
  type EventSource,
  type PartyType,
} from '../domain/chatEvent.js';
import type { Redacted } from '../domain/redacted.js';
import { chatKey } from '../domain/chatId.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import type { Database } from '../database/database.js';
import { inListOrder, type Slice } from '../domain/slice.js';
import { isRowFault } from '../database/databaseErrors.js';
import { createMicroBatch } from '../database/microBatch.js';
import { seenClients, type ReceiptSignal } from './seenClients.sql.js';

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

/** The limits of one answer, in events and in bytes (the first event may exceed the bytes). The next answer has the rest. */
const MAX_EVENTS = 200;
const MAX_BYTES = 256 * 1024;
/** The length of a history. Older events stay stored. */
const MAX_HISTORY = 1_000;
const MAX_HISTORY_BYTES = 2 * 1024 * 1024;

/** Each client has one fetch at a time, so the number of clients bounds the queue. */
const SHARES = { waiting: Infinity, batch: 256, turn: 64 };

/** Events of unknown types are stored, but no client could read them. */
const FETCHABLE = CHAT_EVENT_TYPES.map((event) => `'${event}'`).join(', ');

/**
 * One statement for any number of fetches. It records that the clients were seen, and reads the events they have not
 * fetched. It reads events from the snapshot at its beginning. If the locked session shows newer ones, the fetch is
 * `stale`.
 */
const LOOK = `
WITH input AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[],
    $7::text[], $8::int[])
    AS i(tenant_id, chat_id, app_id, client_id, until, at, bearing, after_seq)
), session AS (
  SELECT tenant_id, chat_id, s.state, s.last_seq, s.ended_at IS NOT NULL AS ended, s.end_reason, i.after_seq
  FROM chat_sessions s JOIN input i USING (tenant_id, chat_id)
), ${seenClients('$9')}
SELECT s.tenant_id, s.chat_id, n.chat_id IS NOT NULL AS owned, s.state::text, s.ended,
  n.last_seq <> s.last_seq OR n.ended <> s.ended AS stale, t.deliveries AS touched,
  e.seq, e.source::text, e.event, e.msg_id, e.party_id, e.content, e.occurred_at
FROM session s LEFT JOIN seen n USING (tenant_id, chat_id) LEFT JOIN touched t USING (tenant_id, chat_id)
LEFT JOIN LATERAL (
  SELECT * FROM (
    SELECT *, sum(octet_length(content::text)) OVER (ORDER BY seq) - octet_length(content::text) AS bytes_before FROM (
      SELECT * FROM chat_events e
      WHERE e.tenant_id = s.tenant_id AND e.chat_id = s.chat_id AND e.seq > GREATEST(n.confirmed_seq, s.after_seq)
        AND e.source = 'PLATFORM' AND e.event IN (${FETCHABLE})
      ORDER BY e.seq LIMIT ${MAX_EVENTS}
    ) next
  ) summed WHERE bytes_before < ${MAX_BYTES}
) e ON s.end_reason IS DISTINCT FROM 'CLIENT_ENDED'
ORDER BY s.tenant_id, s.chat_id, e.seq`;

const NEWEST = `
SELECT seq, source::text, event, msg_id, party_id, content, occurred_at FROM (
  SELECT *, sum(octet_length(content::text)) OVER (ORDER BY seq DESC) - octet_length(content::text) AS bytes_after FROM (
    SELECT * FROM chat_events WHERE tenant_id = $1 AND chat_id = $2 ORDER BY seq DESC LIMIT ${MAX_HISTORY}
  ) newest
) summed WHERE bytes_after < ${MAX_HISTORY_BYTES} ORDER BY seq`;

interface EventRow {
  seq: number;
  source: EventSource;
  event: EventName;
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

interface StandingRow {
  tenant_id: number;
  chat_id: string;
  owned: boolean;
  state: string;
  ended: boolean;
  stale: boolean;
  /** Deliveries changed by the fetch. */
  touched: string[] | null;
}
type FetchRow = StandingRow & (EventRow | { seq: null });

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
    run: runLooks,
    isRowFault,
    maxSize: 256,
    fairness: { tenantOf: ({ tenantId }) => tenantId, weightOf: () => 1, shares: SHARES, heavy: Infinity },
    concurrency: Math.min(concurrency, 2),
  });

  async function runLooks(items: readonly Fetch[]): Promise<FetchResult[]> {
    const rows = await prisma.$queryRawUnsafe<FetchRow[]>(
      LOOK,
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
