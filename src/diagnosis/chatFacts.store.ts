import { batchedFind } from '../database/batchedFind.js';
import type { Database } from '../database/database.js';
import { chatKey } from '../domain/chatId.js';
import { WAKING_EVENT_TYPES } from '../domain/chatEvent.js';
import type { PushService } from '../domain/pushService.js';
import { deliveryRecordOf, type DeliveryRecord, type Parties } from '../delivery/room.js';
import type { RefusedRequest } from '../refusals/room.js';
import { EVENT_COLUMNS, OWN_EVENT, storedEventOf, type StoredEvent, type StoredEventRow } from './storedEvent.js';

/** A chat by its keys. */
export interface ChatName {
  tenantId: number;
  chatId: string;
}

/** A chat's push subscription, as it is or as it ended. */
export interface SubscriptionFacts {
  service: PushService;
  since: Date;
  end: { at: Date; reason: string } | null;
}

/** The stored facts of a chat that explain its pushes. */
export interface ChatFacts extends ChatName {
  appId: string;
  clientId: string;
  locale: string | null;
  parties: Parties;
  /** The client has fetched the platform's events up to this number. */
  fetchedSeq: number;
  endedAt: Date | null;
  /** Null: there never was one. */
  subscription: SubscriptionFacts | null;
  /** The newest. */
  refusal: RefusedRequest | null;
  /** The newest event of the platform, of any type. */
  newest: StoredEvent | null;
  /** The newest events of the platform that can notify, newest first, at most 20. */
  waking: readonly StoredEvent[];
  /** The newest. */
  delivery: DeliveryRecord | null;
}

const CHATS = `
SELECT s.tenant_id, s.chat_id, s.app_id, s.client_id, s.locale, s.parties, s.fetched_seq, s.ended_at,
  p.service::text, p.created_at AS since, p.removed_at, p.removal_reason::text, r.refusal, d.id AS delivery_id
FROM unnest($1::int[], $2::text[]) AS i(tenant_id, chat_id)
JOIN chat_sessions s USING (tenant_id, chat_id)
LEFT JOIN push_subscriptions p USING (tenant_id, chat_id)
LEFT JOIN LATERAL (
  SELECT jsonb_build_object('at', n.at, 'operation', n.operation, 'door', n.door, 'code', n.code, 'field', n.field,
    'message', n.message) AS refusal
  FROM chat_refusals n WHERE n.tenant_id = s.tenant_id AND n.chat_id = s.chat_id ORDER BY n.id DESC LIMIT 1
) r ON true
LEFT JOIN LATERAL (
  SELECT n.id FROM deliveries n WHERE n.tenant_id = s.tenant_id AND n.chat_id = s.chat_id ORDER BY n.seq DESC, n.id DESC LIMIT 1
) d ON true`;

/** @param condition SQL on the event `n` */
const newestEvents = (condition: string, limit: number) => `
SELECT ${EVENT_COLUMNS} FROM unnest($1::int[], $2::text[]) AS i(tenant_id, chat_id)
CROSS JOIN LATERAL (
  SELECT n.* FROM chat_events n
  WHERE n.tenant_id = i.tenant_id AND n.chat_id = i.chat_id AND n.source = 'PLATFORM' AND ${condition}
  ORDER BY n.seq DESC LIMIT ${limit}
) e ${OWN_EVENT} ORDER BY e.tenant_id, e.chat_id, e.seq DESC`;

const NEWEST = newestEvents('true', 1);
const WAKING = newestEvents('n.event = ANY($3::text[])', 20);

interface ChatRow {
  tenant_id: number;
  chat_id: string;
  app_id: string;
  client_id: string;
  locale: string | null;
  parties: Parties;
  fetched_seq: number;
  ended_at: Date | null;
  service: PushService | null;
  since: Date;
  removed_at: Date | null;
  removal_reason: string | null;
  refusal: (Omit<RefusedRequest, 'at'> & { at: string }) | null;
  delivery_id: string | null;
}

/** See `createChatFactsStore`. */
export type ChatFactsStore = ReturnType<typeof createChatFactsStore>;

/** Reads the facts that explain the pushes of chats. Chats that are read in the same tick share the statements. */
export function createChatFactsStore({ prisma }: Database) {
  async function findMany(chats: readonly ChatName[]): Promise<ChatFacts[]> {
    const keys = [chats.map(({ tenantId }) => tenantId), chats.map(({ chatId }) => chatId)] as const;
    const [rows, newest, waking] = await Promise.all([
      prisma.$queryRawUnsafe<ChatRow[]>(CHATS, ...keys),
      prisma.$queryRawUnsafe<StoredEventRow[]>(NEWEST, ...keys),
      prisma.$queryRawUnsafe<StoredEventRow[]>(WAKING, ...keys, WAKING_EVENT_TYPES),
    ]);
    const deliveries = new Map((await findDeliveries(rows)).map((delivery) => [chatKey(delivery), delivery] as const));
    const newestOf = eventsByChat(newest);
    const wakingOf = eventsByChat(waking);
    return rows.map((row) => {
      const key = chatKey({ tenantId: row.tenant_id, chatId: row.chat_id });
      const delivery = deliveries.get(key) ?? null;
      return factsOf(row, { newest: newestOf.get(key)?.[0] ?? null, waking: wakingOf.get(key) ?? [], delivery });
    });
  }

  async function findDeliveries(rows: readonly ChatRow[]): Promise<DeliveryRecord[]> {
    const wanted = rows.flatMap((row) =>
      row.delivery_id === null ? [] : [{ tenantId: row.tenant_id, id: row.delivery_id }],
    );
    if (wanted.length === 0) return [];
    return (await prisma.delivery.findMany({ where: { OR: wanted } })).map(deliveryRecordOf);
  }

  const find = batchedFind<ChatName, ChatFacts>(chatKey, ({ tenantId, chatId }) => ({ tenantId, chatId }), findMany);
  return {
    /** The facts of a chat; null: there is no such chat. */
    find,

    /** The deliveries of a chat's events, by the events' numbers. If a delivery was sent again, the newest counts. */
    async deliveriesOf({ tenantId, chatId }: ChatName, seqs: readonly number[]): Promise<Map<number, DeliveryRecord>> {
      const rows = await prisma.delivery.findMany({
        where: { tenantId, chatId, seq: { in: [...seqs] } },
        orderBy: { id: 'asc' },
      });
      return new Map(rows.map((row) => [row.seq, deliveryRecordOf(row)]));
    },
  };
}

function eventsByChat(rows: readonly StoredEventRow[]): Map<string, StoredEvent[]> {
  const byChat = new Map<string, StoredEvent[]>();
  for (const row of rows) {
    const key = chatKey({ tenantId: row.tenant_id, chatId: row.chat_id });
    const events = byChat.get(key) ?? [];
    byChat.set(key, events);
    events.push(storedEventOf(row));
  }
  return byChat;
}

function factsOf(row: ChatRow, more: Pick<ChatFacts, 'newest' | 'waking' | 'delivery'>): ChatFacts {
  const { service, since, removed_at: removedAt, refusal } = row;
  return {
    tenantId: row.tenant_id,
    chatId: row.chat_id,
    appId: row.app_id,
    clientId: row.client_id,
    locale: row.locale,
    parties: row.parties,
    fetchedSeq: row.fetched_seq,
    endedAt: row.ended_at,
    subscription: service && {
      ...{ service, since },
      end: removedAt && { at: removedAt, reason: row.removal_reason ?? 'UNSUBSCRIBED' },
    },
    refusal: refusal && { ...refusal, at: new Date(refusal.at) },
    ...more,
  };
}
