import type { DeliveryStatus } from './deliveryPolicy.js';
import type { PushService } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';
import { chatKey } from '../domain/chatKey.js';
import type { Database } from '../database/database.js';
import { FORMER_TOKEN_DIGEST } from '../database/formerToken.js';
import type { LeasedDelivery } from './leasedDelivery.js';
import type { DirectLease } from './directLease.js';
import {
  WRITE_EVENTS,
  writeEventsValues,
  type EventsToWrite,
  type NewDeliveryRow,
  type PlannedEvent,
  type WrittenRow,
} from './writeEvents.sql.js';

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
  /** Some of them are for whoever leases them. */
  hasQueuedDeliveries: boolean;
  /** The client is looking at the chat. */
  isPresent: boolean;
  /** The push subscription has gone with the chat. */
  isUnsubscribed: boolean;
}

/** A statement of its own, so that it sees subscriptions committed while the first one waited for the session's lock. */
const REMOVE_SUBSCRIPTIONS = `
UPDATE push_subscriptions p SET removed_at = c.at, removal_reason = 'CHAT_ENDED',
  -- Who ends the chat itself needs no word of it, nor of what came before.
  device_token = CASE WHEN c.by_client THEN NULL ELSE p.device_token END,
  former_token_digest = CASE WHEN c.by_client THEN ${FORMER_TOKEN_DIGEST} ELSE p.former_token_digest END
FROM unnest($1::int[], $2::text[], $3::timestamptz[], $4::bool[]) AS c(tenant_id, chat_id, at, by_client)
WHERE p.tenant_id = c.tenant_id AND p.chat_id = c.chat_id AND p.removed_at IS NULL
RETURNING p.tenant_id, p.chat_id`;

/** What one statement has written. */
export interface Written {
  /** By `chatKey`; nothing of a chat that has ended in the meantime, or whose key was used. */
  chats: Map<string, WrittenEvents>;
  /** The deliveries leased to this node, oldest first. */
  leased: LeasedDelivery[];
}

/** Writes the events of any number of chats durably, with the deliveries that follow from them. */
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
  const values = writeEventsValues(nodeId, items, events, direct, longestPresenceMs);
  const [rows, unsubscribed] =
    ended.length === 0
      ? [await hot<WrittenRow>(WRITE_EVENTS, values), []]
      : await prisma.$transaction([
          prisma.$queryRawUnsafe<WrittenRow[]>(WRITE_EVENTS, ...values),
          removeSubscriptions(prisma, ended),
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

/** As a lease would have given them, oldest first. */
function leasedDeliveriesOf(rows: readonly WrittenRow[], events: readonly PlannedEvent[]): LeasedDelivery[] {
  const planned = new Map(events.map((event) => [event.deliveryId, event]));
  const leased = rows.flatMap((row): LeasedDelivery[] | LeasedDelivery => {
    const { id, service, bundle_id: bundleId, refreshed_at: refreshedAt } = row;
    const plan = id === null ? undefined : planned.get(id);
    if (id === null || row.device_token === null || !plan?.notification || !plan.expiresAt) return [];
    const { notification, expiresAt } = plan;
    return {
      tenantId: row.tenant_id,
      id,
      chatId: row.chat_id,
      appId: row.app_id,
      service,
      notification,
      lease: 1,
      attempts: [],
      interruptions: 0,
      unseen: row.unseen,
      createdAt: row.created_at,
      expiresAt,
      target: { service, deviceToken: new Redacted(row.device_token), bundleId, refreshedAt },
      removalReason: null,
      fetched: false,
      presentUntil: null,
      lanesWithWork: 1,
    };
  });
  return leased.sort((a, b) => (a.id < b.id ? -1 : 1));
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
