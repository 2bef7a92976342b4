import type { ChatsRoom } from '../../chats/room.js';
import type { Foundation, RestDoor } from '../../http/room.js';
import { createExpiry } from '../../database/expiry.js';
import { DAY_MS } from '../../domain/durations.js';
import type { TenantsRoom } from '../../tenants/room.js';
import type { LeaseDirectly } from '../leases/directLeases.js';
import { createBatches } from './batches.js';
import { batchRoute } from './batch.route.js';
import { createChatEventsStore } from './chatEvents.store.js';
import { createEvents } from './events.js';
import { platformRoutes } from './platform.route.js';
import { createPublisher } from './publisher.js';
import { createPublishSpans } from './publishSpans.js';
import { createReceipts } from './receipts.js';

interface PublishingParts {
  tenants: TenantsRoom;
  chats: ChatsRoom;
  /** Reserves direct leases for the deliveries this node can send at once. */
  leaseDirectly: LeaseDirectly;
}

/** A repeat under the same Idempotency-Key is recognized for this long. */
const RECEIPTS_KEPT_MS = DAY_MS;

/** Stores published events with their deliveries, and hands direct leases to this node's dispatcher. */
export function createPublishing(foundation: Foundation, { tenants, chats, leaseDirectly }: PublishingParts) {
  const { guard, database, nodeId, newId, changes, notices, turns, clock, logger } = foundation;
  const { longestPresenceMs, tracing } = foundation;
  const { directory } = tenants;
  const store = guard({ chatEvents: createChatEventsStore(database, nodeId, longestPresenceMs) });
  const spans = createPublishSpans({ tracing, directory });
  const publisher = createPublisher({
    ...{ store, leaseDirectly, changes, newId, concurrency: database.concurrency },
    traceWrite: spans.ofWrite,
  });
  const receipts = createReceipts({ notices, wakeChat: chats.wake });
  const events = createEvents({ publisher, directory, spans, receipts, turns, clock });
  const batches = createBatches({ publisher, directory, spans, receipts, turns, clock, logger });
  const receiptExpiry = createExpiry({
    ...{ what: 'publish receipts', keptMs: RECEIPTS_KEPT_MS, remove: store.chatEvents.forgetReceipts, clock, logger },
  });

  return {
    events,
    async resolvers() {
      const { ChatEventResolver } = await import('./event.resolver.js');
      return [new ChatEventResolver({ events, batches })];
    },
    routes({ app, callers }: RestDoor): void {
      platformRoutes(app, { callers, events });
      batchRoute(app, { callers, batches });
    },
    start: receiptExpiry.start,
    stop: receiptExpiry.stop,
  };
}
