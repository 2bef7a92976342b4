import type { DeliveryStatus } from '../settling/deliveryPolicy.js';
import type { PushService } from '../../domain/pushService.js';
import { chatKey } from '../../domain/chatId.js';
import type { Database } from '../../database/database.js';
import { REMOVE_SUBSCRIPTIONS } from '../../chats/room.js';
import { firstLeaseOf, type LeasedDelivery } from '../leases/leasedDelivery.js';
import type { DirectLease } from '../leases/directLeases.js';
import { WRITE_EVENTS, type NewDeliveryRow, type WrittenRow } from './writeEvents.sql.js';
import { writeEventsValues, type EventsToWrite, type PlannedEvent } from './writeEventsValues.js';

/** A delivery that a publish made. */
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

/** The result of a write to one chat. */
export interface WrittenEvents {
  /** Events that were new. */
  accepted: number;
  deliveries: NewDelivery[];
  /** Some deliveries are left for any node to lease. */
  hasQueuedDeliveries: boolean;
  /** The client is looking at the chat. */
  isPresent: boolean;
  /** The push subscription was removed with the chat. */
  isUnsubscribed: boolean;
}

/** The result of one statement. */
export interface Written {
  /** By `chatKey`. A chat that ended in the meantime, or whose key was used, has no entry. */
  chats: Map<string, WrittenEvents>;
  /** The deliveries leased to this node, oldest first. */
  leased: LeasedDelivery[];
}

/** Writes the events of any number of chats durably, together with their deliveries. */
export async function writeChatEvents(
  { prisma, hot }: Pick<Database, 'prisma' | 'hot'>,
  { nodeId, longestPresenceMs }: { nodeId: string; longestPresenceMs: number },
  {
    items,
    events,
    direct,
  }: { items: readonly EventsToWrite[]; events: readonly PlannedEvent[]; direct: DirectLease | null },
): Promise<Written> {
  const ended = items.filter(({ plan }) => plan.endsChat);
  const values = await writeEventsValues(nodeId, items, events, direct, longestPresenceMs);
  const [rows, unsubscribed] =
    ended.length === 0
      ? [await hot<WrittenRow>(WRITE_EVENTS, values), []]
      : await prisma.$transaction([
          prisma.$queryRawUnsafe<WrittenRow[]>(WRITE_EVENTS, ...values),
          prisma.$queryRawUnsafe<Pick<WrittenRow, 'tenant_id' | 'chat_id'>[]>(
            REMOVE_SUBSCRIPTIONS,
            ended.map((item) => item.tenantId),
            ended.map((item) => item.chatId),
          ),
        ]);

  const byChat = new Map<string, WrittenRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const ofChat = byChat.get(key);
    if (ofChat) ofChat.push(row);
    else byChat.set(key, [row]);
  }
  const gone = new Set(unsubscribed.map(keyOf));
  const chats = new Map([...byChat].map(([key, written]) => [key, writtenEventsOf(written, gone.has(key))]));
  return { chats, leased: leasedDeliveriesOf(rows, events) };
}

/** The deliveries leased by the write itself, oldest first. */
function leasedDeliveriesOf(rows: readonly WrittenRow[], events: readonly PlannedEvent[]): LeasedDelivery[] {
  const planned = new Map(events.map((event) => [event.deliveryId, event]));
  const leased = rows.flatMap((row): LeasedDelivery[] | LeasedDelivery => {
    const { id, seq, directly } = row;
    const plan = id === null ? undefined : planned.get(id);
    if (!directly || id === null || seq === null || !plan?.notification || !plan.expiresAt) return [];
    const { notification, expiresAt, item } = plan;
    return firstLeaseOf(row, { id, seq, notification, expiresAt, trace: item.trace });
  });
  return leased.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function keyOf(row: Pick<WrittenRow, 'tenant_id' | 'chat_id'>): string {
  return chatKey({ tenantId: row.tenant_id, chatId: row.chat_id });
}

function writtenEventsOf(rows: readonly WrittenRow[], isUnsubscribed: boolean): WrittenEvents {
  const inserted = rows.filter((row) => row.seq !== null).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  return {
    accepted: inserted.length,
    deliveries: inserted.flatMap((row) => (row.id === null ? [] : newDeliveryOf(row, row.id))),
    hasQueuedDeliveries: inserted.some((row) => row.id !== null && row.settled_at === null && !row.directly),
    isPresent: rows.some((row) => row.present),
    isUnsubscribed,
  };
}

/** Maps a raw row to the store's types. */
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
