import type { PublishReceipt } from './chatContexts.store.js';
import type { EventSource } from '../../domain/chatEvent.js';
import { chatKey } from '../../domain/chatId.js';
import { newDeliveryOf, type NewDelivery } from './chatEventWrites.store.js';
import type { Database } from '../../database/database.js';
import type { NewDeliveryRow } from './writeEvents.sql.js';

/** The result of the first publish under a key, by chat. */
const READ_REPEATS = `
SELECT i.tenant_id, i.chat_id, a.accepted, d.id, d.event, d.service, d.status, d.reason, d.created_at, d.due_at, d.settled_at
FROM unnest($1::int[], $2::text[], $3::int[], $4::int[]) AS i(tenant_id, chat_id, base_seq, count)
CROSS JOIN LATERAL (
  SELECT count(*)::int AS accepted FROM chat_events e
  WHERE e.tenant_id = i.tenant_id AND e.chat_id = i.chat_id AND e.seq > i.base_seq AND e.seq <= i.base_seq + i.count
) a
LEFT JOIN deliveries d ON d.tenant_id = i.tenant_id AND d.chat_id = i.chat_id
  AND d.seq > i.base_seq AND d.seq <= i.base_seq + i.count
ORDER BY i.tenant_id, i.chat_id, d.seq`;

interface RepeatRow extends NewDeliveryRow {
  accepted: number;
  id: string | null;
}

export interface Repeat {
  tenantId: number;
  chatId: string;
  receipt: PublishReceipt;
}

/** The results of the publishes that these repeat, by `chatKey`. */
export async function readRepeats(
  prisma: Database['prisma'],
  repeats: readonly Repeat[],
): Promise<Map<string, { accepted: number; deliveries: NewDelivery[] }>> {
  const rows = await prisma.$queryRawUnsafe<RepeatRow[]>(
    READ_REPEATS,
    repeats.map((repeat) => repeat.tenantId),
    repeats.map((repeat) => repeat.chatId),
    repeats.map(({ receipt }) => receipt.baseSeq),
    repeats.map(({ receipt }) => receipt.count),
  );
  const found = new Map<string, { accepted: number; deliveries: NewDelivery[] }>();
  for (const row of rows) {
    const key = chatKey({ tenantId: row.tenant_id, chatId: row.chat_id });
    const entry = found.get(key) ?? { accepted: row.accepted, deliveries: [] };
    found.set(key, entry);
    if (row.id !== null) entry.deliveries.push(newDeliveryOf(row, row.id));
  }
  return found;
}

const COUNT_KNOWN = `
SELECT tenant_id, chat_id, count(*)::int AS known
FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
  AS i(tenant_id, chat_id, source, event, msg_id, party_id)
JOIN chat_events e USING (tenant_id, chat_id, event, msg_id, party_id)
WHERE e.source = i.source::event_source GROUP BY tenant_id, chat_id`;

/** The fields that identify a repeated event. */
export interface KnownEvent {
  tenantId: number;
  chatId: string;
  source: EventSource;
  event: string;
  msgId: string | null;
  partyId: string | null;
}

/** How many of these events are stored already, by `chatKey`. Events without an id never count. */
export async function countKnown(
  prisma: Database['prisma'],
  events: readonly KnownEvent[],
): Promise<Map<string, number>> {
  const rows = await prisma.$queryRawUnsafe<{ tenant_id: number; chat_id: string; known: number }[]>(
    COUNT_KNOWN,
    events.map((event) => event.tenantId),
    events.map((event) => event.chatId),
    events.map((event) => event.source),
    events.map((event) => event.event),
    events.map((event) => event.msgId),
    events.map((event) => event.partyId ?? ''),
  );
  return new Map(rows.map((row) => [chatKey({ tenantId: row.tenant_id, chatId: row.chat_id }), row.known]));
}
