import { readChatContexts } from './chatContexts.store.js';
import { writeChatEvents, type Written } from './chatEventWrites.store.js';
import type { Database } from '../../database/database.js';
import type { DirectLease } from '../leases/directLeases.js';
import { countKnown, readRepeats, type KnownEvent, type Repeat } from './publishRepeats.store.js';
import type { EventsToWrite, PlannedEvent } from './writeEventsValues.js';

/** Tenant by tenant, in the order of the index. */
const FORGET_RECEIPTS = `
DELETE FROM publish_receipts r USING (
  SELECT old.* FROM tenants t CROSS JOIN LATERAL (
    SELECT tenant_id, chat_id, idempotency_key FROM publish_receipts
    WHERE tenant_id = t.id AND created_at < $1::timestamptz ORDER BY created_at LIMIT 500
  ) old
) o
WHERE r.tenant_id = o.tenant_id AND r.chat_id = o.chat_id AND r.idempotency_key = o.idempotency_key`;

/** See `createChatEventsStore`. */
export type ChatEventsStore = ReturnType<typeof createChatEventsStore>;

/**
 * The chat events of one database and the deliveries they cause.
 * @param nodeId the node that holds the direct leases
 * @param longestPresenceMs see chats/presence.ts
 */
export function createChatEventsStore({ prisma, hot }: Database, nodeId: string, longestPresenceMs: number) {
  return {
    /** The state of chats, by `chatKey`. */
    readStandings: (publishes: Parameters<typeof readChatContexts>[1]) => readChatContexts(hot, publishes),

    /**
     * Writes events of any number of chats durably, with their deliveries.
     * @param direct deliveries to lease as they are written
     */
    write: (
      items: readonly EventsToWrite[],
      events: readonly PlannedEvent[],
      direct: DirectLease | null,
    ): Promise<Written> => writeChatEvents({ prisma, hot }, { nodeId, longestPresenceMs }, { items, events, direct }),

    readRepeats: (repeats: readonly Repeat[]) => readRepeats(prisma, repeats),

    countKnown: (events: readonly KnownEvent[]) => countKnown(prisma, events),

    /** Removes some of the publish receipts older than that. @returns how many; 0: none are left */
    forgetReceipts: (before: Date): Promise<number> => prisma.$executeRawUnsafe(FORGET_RECEIPTS, before),
  };
}
