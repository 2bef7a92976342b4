import type { ChatEvent } from '../domain/chatEvent.js';
import type { DeliveryStatus } from '../domain/deliveryPolicy.js';
import type { PublishPlan } from '../domain/publishPlan.js';
import type { PushService } from '../domain/pushService.js';
import { chatContextKey, type EventSource } from './chatContexts.js';
import type { Database } from './database.js';
import { QUEUE_CLIENT_EVENTS } from './queueClientEvents.js';

/** Events of one chat that are to be written, with what follows from them. */
export interface EventsToWrite {
  tenantId: number;
  chatId: string;
  source: EventSource;
  plan: PublishPlan;
  idempotency: { key: string; fingerprint: string } | null;
  actor: string;
  address: string | null;
  at: Date;
}

/** A delivery as publishing made it. */
export interface NewDelivery {
  tenantId: number;
  id: string;
  chatId: string;
  event: string;
  service: PushService;
  status: DeliveryStatus;
  reason: string | null;
  createdAt: Date;
  dueAt: Date | null;
  settledAt: Date | null;
}

/** What was written of one chat. */
export interface WrittenEvents {
  /** Events that were new. */
  accepted: number;
  deliveries: NewDelivery[];
  /** The client is looking at the chat. */
  isPresent: boolean;
  /** The push subscription has gone with the chat. */
  isUnsubscribed: boolean;
}

/**
 * The outbox write, one statement for any number of chats: the sessions are locked in key order (which makes the event
 * numbers follow the commits), the events inserted but for those already known, and a delivery made for each event that
 * is to wake somebody whose session has (or had) a push subscription. A client that is present gets until it is absent to
 * fetch the event by itself. A publish whose key another node has just used is not written.
 */
const WRITE_EVENTS = `/* write_events */
WITH chat AS (
  SELECT * FROM unnest($1::int[], $2::text[], $3::int[], $4::jsonb[], $5::bool[], $6::text[], $7::timestamptz[], $8::text[],
    $9::text[], $10::text[], $11::text[], $23::text[])
    AS c(tenant_id, chat_id, count, parties, ends, state, at, actor, source, key, fingerprint, address)
), event AS (
  SELECT * FROM unnest($12::int[], $13::text[], $14::int[], $15::text[], $16::text[], $17::text[], $18::jsonb[],
    $19::timestamptz[], $20::uuid[], $21::jsonb[], $22::timestamptz[])
    AS e(tenant_id, chat_id, ord, event, msg_id, party_id, content, occurred_at, delivery_id, notification, expires_at)
), locked AS (
  SELECT s.tenant_id, s.chat_id, s.last_seq
  FROM chat_sessions s JOIN chat c ON c.tenant_id = s.tenant_id AND c.chat_id = s.chat_id
  WHERE s.ended_at IS NULL ORDER BY s.tenant_id, s.chat_id FOR NO KEY UPDATE OF s
), claimed AS (
  INSERT INTO publish_receipts (tenant_id, chat_id, idempotency_key, fingerprint, base_seq, count, created_at)
  SELECT c.tenant_id, c.chat_id, c.key, decode(c.fingerprint, 'hex'), l.last_seq, c.count, c.at
  FROM chat c JOIN locked l ON l.tenant_id = c.tenant_id AND l.chat_id = c.chat_id
  WHERE c.key IS NOT NULL ON CONFLICT DO NOTHING
  RETURNING tenant_id, chat_id
), session AS (
  UPDATE chat_sessions s SET
    last_seq = s.last_seq + c.count,
    parties = s.parties || c.parties,
    state = CASE WHEN c.ends THEN 'COMPLETED' ELSE COALESCE(c.state::chat_state, s.state) END,
    ended_at = CASE WHEN c.ends THEN c.at END,
    end_reason = CASE WHEN c.ends THEN (c.source || '_ENDED')::end_reason END
  FROM locked l JOIN chat c ON c.tenant_id = l.tenant_id AND c.chat_id = l.chat_id
  LEFT JOIN claimed k ON k.tenant_id = c.tenant_id AND k.chat_id = c.chat_id
  WHERE s.tenant_id = l.tenant_id AND s.chat_id = l.chat_id AND (c.key IS NULL OR k.chat_id IS NOT NULL)
  RETURNING s.tenant_id, s.chat_id, s.app_id, s.last_seq - c.count AS base, c.at, c.ends, c.actor, c.address,
    c.source::event_source,
    CASE WHEN s.present_until > c.at THEN s.present_until END AS present_until
), audited AS (
  INSERT INTO audit_entries (tenant_id, at, actor, address, action, object, details)
  SELECT tenant_id, at, actor, address, 'endChat', 'chat:' || chat_id, '{}'::jsonb FROM session WHERE ends
), inserted AS (
  INSERT INTO chat_events (tenant_id, chat_id, seq, source, event, msg_id, party_id, content, occurred_at, received_at)
  SELECT e.tenant_id, e.chat_id, s.base + e.ord, s.source, e.event, e.msg_id, e.party_id, e.content, e.occurred_at, s.at
  FROM event e JOIN session s ON s.tenant_id = e.tenant_id AND s.chat_id = e.chat_id
  ON CONFLICT DO NOTHING
  RETURNING tenant_id, chat_id, seq, source, received_at
), queued AS (${QUEUE_CLIENT_EVENTS}
), delivery AS (
  INSERT INTO deliveries (tenant_id, id, chat_id, app_id, seq, event, service, status, reason, notification, due_at, expires_at,
    created_at, settled_at)
  SELECT e.tenant_id, e.delivery_id, e.chat_id, s.app_id, n.seq, e.event, p.service,
    CASE WHEN p.removed_at IS NULL THEN 'PENDING' ELSE 'SUPPRESSED' END::delivery_status,
    CASE WHEN p.removed_at IS NOT NULL THEN p.removal_reason::text WHEN s.present_until IS NOT NULL THEN 'CLIENT_PRESENT' END,
    e.notification, CASE WHEN p.removed_at IS NULL THEN COALESCE(s.present_until, s.at) END, e.expires_at, s.at,
    CASE WHEN p.removed_at IS NOT NULL THEN s.at END
  FROM event e
  JOIN session s ON s.tenant_id = e.tenant_id AND s.chat_id = e.chat_id
  JOIN inserted n ON n.tenant_id = e.tenant_id AND n.chat_id = e.chat_id AND n.seq = s.base + e.ord
  JOIN push_subscriptions p ON p.tenant_id = e.tenant_id AND p.chat_id = e.chat_id
  WHERE e.notification IS NOT NULL
  RETURNING tenant_id, chat_id, seq, id, event, service, status, reason, created_at, due_at, settled_at
)
SELECT n.tenant_id, n.chat_id, n.seq, false AS present, d.id, d.event, d.service, d.status, d.reason, d.created_at, d.due_at,
  d.settled_at
FROM inserted n LEFT JOIN delivery d ON d.tenant_id = n.tenant_id AND d.chat_id = n.chat_id AND d.seq = n.seq
UNION ALL
SELECT tenant_id, chat_id, NULL, present_until IS NOT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM session`;

/** A row of deliveries, as raw statements give it beside its id. */
export interface NewDeliveryRow {
  tenant_id: number;
  chat_id: string;
  event: string;
  service: PushService;
  status: DeliveryStatus;
  reason: string | null;
  created_at: Date;
  due_at: Date | null;
  settled_at: Date | null;
}

interface WrittenRow extends NewDeliveryRow {
  /** Null: says only that the chat was written to. */
  seq: number | null;
  present: boolean;
  id: string | null;
}

/** A statement of its own, so that it sees subscriptions committed while the first one waited for the session's lock. */
const REMOVE_SUBSCRIPTIONS = `
UPDATE push_subscriptions p SET removed_at = c.at, removal_reason = 'CHAT_ENDED',
  -- Who ends the chat itself needs no word of it, nor of what came before.
  device_token = CASE WHEN c.by_client THEN NULL ELSE p.device_token END
FROM unnest($1::int[], $2::text[], $3::timestamptz[], $4::bool[]) AS c(tenant_id, chat_id, at, by_client)
WHERE p.tenant_id = c.tenant_id AND p.chat_id = c.chat_id AND p.removed_at IS NULL
RETURNING p.tenant_id, p.chat_id`;

/**
 * Writes the events of any number of chats durably, with the deliveries that follow from them. `newId` gives UUIDs that grow
 * with time.
 * @returns what was written, by `chatContextKey`; nothing for a chat that has ended in the meantime, or whose key was used
 */
export async function writeChatEvents(
  { prisma, hot }: Pick<Database, 'prisma' | 'hot'>,
  newId: () => string,
  items: readonly EventsToWrite[],
): Promise<Map<string, WrittenEvents>> {
  const values = valuesOf(items, newId);
  const ended = items.filter(({ plan }) => plan.endsChat);
  const [rows, unsubscribed] =
    ended.length === 0
      ? [await hot<WrittenRow>(WRITE_EVENTS, values), []]
      : await prisma.$transaction([
          prisma.$queryRawUnsafe<WrittenRow[]>(WRITE_EVENTS, ...values),
          removeSubscriptions(prisma, ended),
        ]);
  const byChat = new Map<string, WrittenRow[]>();
  for (const row of rows) {
    byChat.set(keyOf(row), [...(byChat.get(keyOf(row)) ?? []), row]);
  }
  const gone = new Set(unsubscribed.map(keyOf));
  return new Map([...byChat].map(([key, written]) => [key, writtenEventsOf(written, gone.has(key))]));
}

/** The statement's parameters. */
function valuesOf(items: readonly EventsToWrite[], newId: () => string): unknown[] {
  const events = items.flatMap((item) => item.plan.events.map((entry, index) => ({ item, index, ...entry })));
  return [
    items.map((item) => item.tenantId),
    items.map((item) => item.chatId),
    items.map(({ plan }) => plan.events.length),
    items.map(({ plan }) => JSON.stringify(plan.parties)),
    items.map(({ plan }) => plan.endsChat),
    items.map(({ plan }) => plan.state),
    items.map((item) => item.at),
    items.map((item) => item.actor),
    items.map((item) => item.source),
    items.map((item) => item.idempotency?.key ?? null),
    items.map((item) => item.idempotency?.fingerprint ?? null),
    events.map(({ item }) => item.tenantId),
    events.map(({ item }) => item.chatId),
    events.map(({ index }) => index + 1),
    events.map(({ event }) => event.event),
    events.map(({ event }) => event.msgId),
    events.map(({ event }) => event.partyId ?? ''),
    events.map(({ event }) => contentOf(event)),
    events.map(({ event }) => event.occurredAt),
    events.map(() => newId()),
    events.map(({ notification }) => notification && JSON.stringify(notification)),
    events.map(({ expiresAt }) => expiresAt),
    items.map((item) => item.address),
  ];
}

function removeSubscriptions(prisma: Database['prisma'], ended: readonly EventsToWrite[]) {
  return prisma.$queryRawUnsafe<Pick<WrittenRow, 'tenant_id' | 'chat_id'>[]>(
    REMOVE_SUBSCRIPTIONS,
    ended.map((item) => item.tenantId),
    ended.map((item) => item.chatId),
    ended.map((item) => item.at),
    ended.map((item) => item.source === 'CLIENT'),
  );
}

/** What else there is to keep of an event, as JSON: { displayName, partyType, msg, msgText?, data? }. */
function contentOf({ displayName, partyType, msg, msgText, data }: ChatEvent): string {
  return JSON.stringify({ displayName, partyType, msg, ...(msgText !== null && { msgText }), ...(data && { data }) });
}

function keyOf(row: Pick<WrittenRow, 'tenant_id' | 'chat_id'>): string {
  return chatContextKey({ tenantId: row.tenant_id, chatId: row.chat_id });
}

function writtenEventsOf(rows: readonly WrittenRow[], isUnsubscribed: boolean): WrittenEvents {
  const inserted = rows.filter((row) => row.seq !== null).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  return {
    accepted: inserted.length,
    deliveries: inserted.flatMap((row) => (row.id === null ? [] : newDeliveryOf(row, row.id))),
    isPresent: rows.some((row) => row.present),
    isUnsubscribed,
  };
}

/** A raw row in the store's own terms. */
export function newDeliveryOf(row: NewDeliveryRow, id: string): NewDelivery {
  return {
    tenantId: row.tenant_id,
    id,
    chatId: row.chat_id,
    event: row.event,
    service: row.service,
    status: row.status,
    reason: row.reason,
    createdAt: row.created_at,
    dueAt: row.due_at,
    settledAt: row.settled_at,
  };
}
