import { endsChat, type ChatEvent, type EventSource } from '../domain/chatEvent.js';
import type { ChangeObserver } from '../domain/changeObserver.js';
import { chatKey } from '../domain/chatId.js';
import type { Redacted } from '../domain/redacted.js';
import type { TraceContext } from '../domain/tracing.js';
import { isRowFault } from '../database/databaseErrors.js';
import { createMicroBatch } from '../database/microBatch.js';
import type { ChatStanding } from './chatContexts.store.js';
import type { ChatEventsStore } from './chatEvents.store.js';
import type { NewDelivery, WrittenEvents } from './chatEventWrites.store.js';
import type { LeaseDirectly } from './directLeases.js';
import type { ChatContext, PublishPlan } from './publishPlan.js';
import type { EventsToWrite, PlannedEvent } from './writeEvents.sql.js';

/** The events of one chat, to be stored with their deliveries. */
export interface Publish {
  tenantId: number;
  chatId: string;
  source: EventSource;
  events: readonly ChatEvent[];
  /** The required owner of the chat; null: any owner. */
  owner: { appId: string; clientId: Redacted } | null;
  /** Identifies repeats, and other publishes under the same key; null: only the events' own ids identify repeats. */
  idempotency: { key: string; fingerprint: string } | null;
  /** Publishes only if the chat has had no event since then, not even during the write; null: in any case. */
  idleSince: Date | null;
  /** Makes the plan from the chat's state. A failure affects only its own publish. */
  plan: (chat: ChatContext) => PublishPlan | Promise<PublishPlan>;
  actor: string;
  address: string | null;
  at: Date;
  /** The span of this publish; null: none is recorded. */
  trace: TraceContext | null;
}

type PublishResult =
  | {
      kind: 'published';
      accepted: number;
      duplicates: number;
      deliveries: NewDelivery[];
      /** Some deliveries are left for any node to lease. */
      hasQueuedDeliveries: boolean;
      /** The client is looking at the chat. */
      isPresent: boolean;
    }
  | { kind: 'chatNotFound' }
  | { kind: 'chatNotOwned' }
  | { kind: 'chatEnded' }
  | { kind: 'keyReused' };

/**
 * In events and in publishes. A publish has 1 to 500 events of at most some 16 KiB, and its caller waits for it. One
 * statement delays the others, so it has at most as many events as the largest publish.
 */
const SHARES = { waiting: 20_000, entries: 2_000, batch: 500, turn: 100 };
const HEAVY = 250;

type Verdict = PublishResult | { kind: 'planFailed'; error: unknown };
/** The next step after reading the chat's state: a verdict, or work to do. */
type Step =
  | { verdict: Verdict }
  | { write: EventsToWrite }
  | { repeats: NonNullable<ChatStanding['receipt']> }
  | { maybeKnown: EventSource | 'OTHER' };

/** Runs a write, and records it in the trace of each publish that it is for. */
export type TraceWrite = <T>(items: readonly Pick<EventsToWrite, 'trace'>[], write: () => Promise<T>) => Promise<T>;

interface PublisherOptions {
  store: { chatEvents: ChatEventsStore };
  /** Reserves direct leases for the deliveries this node can send at once. */
  leaseDirectly: LeaseDirectly;
  changes: ChangeObserver;
  /** A UUID greater than those before it. */
  newId(): string;
  /** Records the write in the traces that the items belong to. */
  traceWrite: TraceWrite;
  /** The sensible number of concurrent statements. */
  concurrency: number;
}

/** Publishes events: reads the chats' state, decides, writes, and passes leased deliveries to this node's dispatcher. */
export interface Publisher {
  /**
   * Stores events and deliveries durably, in one batch with other publishes.
   * @throws DomainError STORE_UNAVAILABLE, and what the plan throws
   */
  publish(publish: Publish): Promise<PublishResult>;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { changes, leaseDirectly, newId, concurrency, traceWrite } = options;
  const store = options.store.chatEvents;
  const publishes = createMicroBatch<Publish, Verdict | null>({
    keyOf: chatKey,
    run: runPublishes,
    isRowFault,
    maxSize: 128,
    fairness: {
      tenantOf: ({ tenantId }) => tenantId,
      weightOf: ({ events }) => events.length,
      shares: SHARES,
      heavy: HEAVY,
    },
    // Fewer concurrent batches are larger, and cost less per publish.
    concurrency: Math.min(concurrency, 2),
  });

  async function runPublishes(items: readonly Publish[]): Promise<(Verdict | null)[]> {
    const standings = await store.readStandings(items);
    const steps = await Promise.all(items.map((item) => stepOf(item, standings.get(chatKey(item)))));
    const writes = steps.flatMap((step) => ('write' in step ? step.write : []));
    const written = writes.length === 0 ? null : await write(writes);
    const repeats = steps.flatMap((step, index) =>
      'repeats' in step && items[index] ? { ...pick(items[index]), receipt: step.repeats } : [],
    );
    const repeated = repeats.length === 0 ? null : await store.readRepeats(repeats);
    const maybeKnown = items.filter((_item, index) => 'maybeKnown' in (steps[index] ?? {}));
    const known = maybeKnown.length === 0 ? null : await store.countKnown(maybeKnown.flatMap(knownEventsOf));

    return items.map((item, index): Verdict | null => {
      const step = steps[index];
      const key = chatKey(item);
      if (!step) throw new Error('a publish without a step');
      if ('verdict' in step) return step.verdict;
      if ('maybeKnown' in step) return endedResult(item, step.maybeKnown, known?.get(key) ?? 0);
      const done = 'write' in step ? written?.get(key) : repeated?.get(key);
      return done ? publishedResult(item, { hasQueuedDeliveries: false, isPresent: false, ...done }) : null;
    });
  }

  async function write(items: readonly EventsToWrite[]): Promise<ReadonlyMap<string, WrittenEvents>> {
    const events = plannedEvents(items, newId);
    // A chat's end is not leased directly: a second statement removes the subscription that its push needs.
    const direct = items.some(({ plan }) => plan.endsChat) ? null : leaseDirectly(comingDeliveries(events));
    try {
      const { chats, leased } = await traceWrite(items, () => store.write(items, events, direct));
      direct?.end(leased);
      for (const { deliveries } of chats.values()) changes.deliveries(deliveries);
      changes.pushSubscriptions(items.filter((item) => chats.get(chatKey(item))?.isUnsubscribed));
      return chats;
    } catch (error) {
      direct?.end(isRowFault(error) ? [] : null);
      throw error;
    }
  }

  return {
    async publish(publish) {
      // Retry once: another node may have ended the chat or used the key, or the chat is no longer idle.
      const verdict = (await publishes.submit(publish)) ?? (await publishes.submit(publish)) ?? { kind: 'chatEnded' };
      if (verdict.kind === 'planFailed') throw verdict.error;
      return verdict;
    },
  };
}

function plannedEvents(items: readonly EventsToWrite[], newId: () => string): PlannedEvent[] {
  return items.flatMap((item) =>
    item.plan.events.map(({ event, notification, expiresAt }, index) => ({
      item,
      ord: index + 1,
      deliveryId: newId(),
      event,
      notification,
      expiresAt,
    })),
  );
}

function comingDeliveries(events: readonly PlannedEvent[]) {
  return events.flatMap(({ item: { tenantId, appId }, deliveryId, notification }) =>
    notification === null ? [] : { id: deliveryId, tenantId, appId },
  );
}

async function stepOf(publish: Publish, standing: ChatStanding | undefined): Promise<Step> {
  if (!standing) return { verdict: { kind: 'chatNotFound' } };
  const { context, lastSeq, receipt, endedBy } = standing;
  const { owner, idempotency } = publish;
  if (owner && !(owner.appId === context.appId && owner.clientId.reveal() === context.clientId)) {
    return { verdict: { kind: 'chatNotOwned' } };
  }
  if (receipt) {
    return receipt.fingerprint === idempotency?.fingerprint ? { repeats: receipt } : { verdict: { kind: 'keyReused' } };
  }
  if (endedBy) return { maybeKnown: endedBy };
  try {
    const { source, actor, address, at, idleSince, trace } = publish;
    const chat = { ...pick(publish), appId: context.appId, lastSeq };
    const plan = await publish.plan(context);
    return { write: { ...chat, source, idempotency, actor, address, at, idleSince, trace, plan } };
  } catch (error) {
    return { verdict: { kind: 'planFailed', error } };
  }
}

function pick({ tenantId, chatId }: Publish): { tenantId: number; chatId: string } {
  return { tenantId, chatId };
}

function knownEventsOf({ tenantId, chatId, source, events }: Publish) {
  return events.map(({ event, msgId, partyId }) => ({ tenantId, chatId, source, event, msgId, partyId }));
}

/**
 * A repeat of the publish that ended the chat counts as a repeat, although the end has no id. So does the disconnect of a
 * client that has ended its chat.
 */
function endedResult(publish: Publish, endedBy: EventSource | 'OTHER', known: number): PublishResult {
  const { source, events } = publish;
  const ends = events.filter(({ event, msgId }) => msgId === null && endsChat(event, 'PLATFORM'));
  if (known + (endedBy === source ? ends.length : 0) < events.length) return { kind: 'chatEnded' };
  return publishedResult(publish, { accepted: 0, deliveries: [], hasQueuedDeliveries: false, isPresent: false });
}

function publishedResult(
  { events }: Publish,
  { accepted, deliveries, hasQueuedDeliveries, isPresent }: Omit<WrittenEvents, 'isUnsubscribed'>,
): PublishResult {
  const duplicates = events.length - accepted;
  return { kind: 'published', accepted, duplicates, deliveries, hasQueuedDeliveries, isPresent };
}
