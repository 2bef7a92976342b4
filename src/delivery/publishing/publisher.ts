import { setImmediate } from 'node:timers/promises';
import { INSTALLATION } from '../../domain/caller.js';
import type { ChangeObserver } from '../../domain/changeObserver.js';
import { chatKey } from '../../domain/chatId.js';
import { mapInStretches } from '../../domain/stretches.js';
import { isRowFault } from '../../database/databaseErrors.js';
import { createMicroBatch } from '../../database/microBatch.js';
import type { ChatEventsStore } from './chatEvents.store.js';
import type { WrittenEvents } from './chatEventWrites.store.js';
import type { LeaseDirectly } from '../leases/directLeases.js';
import {
  endedResult,
  knownEventsOf,
  pick,
  publishedResult,
  stepsOf,
  type FailedPublish,
  type Publish,
  type PublishResult,
  type Verdict,
} from './publishSteps.js';
import type { EventsToWrite, PlannedEvent } from './writeEventsValues.js';

/**
 * In events and in calls. A call has 1 to 500 events of at most some 16 KiB for one chat, or up to 5,000 for many, and its
 * caller waits for it. One statement delays the others, so calls are gathered up to as many events as the largest publish
 * to one chat; a larger call has a statement of its own, or some of this size in the embedded database.
 */
const SHARES = { waiting: 20_000, entries: 2_000, batch: 500, turn: 100 };
const HEAVY = 250;

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
  /**
   * The same for different chats of one tenant, in one statement (embedded: at most 500 events in each). A failure of one
   * chat is the result of that chat alone.
   * @returns in the order of the publishes
   * @throws DomainError STORE_UNAVAILABLE or TOO_MANY_REQUESTS, about all of them: nothing is stored then
   */
  publishAll(publishes: readonly Publish[]): Promise<(PublishResult | FailedPublish)[]>;
}

export function createPublisher(options: PublisherOptions): Publisher {
  const { changes, leaseDirectly, newId, concurrency, traceWrite } = options;
  const store = options.store.chatEvents;
  // The embedded database runs a statement on this thread, so that a large one would stop everything else for a second.
  const largest = concurrency === 1 ? SHARES.batch : Infinity;
  const calls = createMicroBatch<readonly Publish[], (Verdict | null)[]>({
    keyOf: (publishes) => publishes.map(chatKey),
    run: runCalls,
    isRowFault,
    maxSize: 128,
    fairness: {
      tenantOf: ([first]) => first?.tenantId ?? INSTALLATION,
      weightOf: (publishes) => publishes.reduce((sum, { events }) => sum + events.length, 0),
      shares: SHARES,
      heavy: HEAVY,
    },
    // Fewer concurrent batches are larger, and cost less per publish.
    concurrency: Math.min(concurrency, 2),
  });

  async function runCalls(batch: readonly (readonly Publish[])[]): Promise<(Verdict | null)[][]> {
    const [call] = batch;
    if (batch.length === 1 && call) return [await runParts(partsOf(call, largest))];
    const verdicts = await runPublishes(batch.flat());
    let at = 0;
    return batch.map(({ length }) => verdicts.slice(at, (at += length)));
  }

  /**
   * Runs the parts of one call one after the other, with I/O in between. If the database goes away, the rest of them fails.
   * @throws the error of the first part, because nothing is stored then
   */
  async function runParts(parts: readonly (readonly Publish[])[]): Promise<(Verdict | null)[]> {
    const verdicts: (Verdict | null)[] = [];
    for (const [at, part] of parts.entries()) {
      try {
        if (at > 0) await setImmediate();
        verdicts.push(...(await runPart(part)));
      } catch (error) {
        if (at === 0) throw error;
        return [...verdicts, ...failed(parts.slice(at).flat(), error)];
      }
    }
    return verdicts;
  }

  /** If the database refuses a row, each chat is written by its own statement. */
  async function runPart(part: readonly Publish[]): Promise<(Verdict | null)[]> {
    try {
      return await runPublishes(part);
    } catch (error) {
      if (!isRowFault(error)) throw error;
      return part.length === 1 ? failed(part, error) : runParts(part.map((publish) => [publish]));
    }
  }

  async function runPublishes(items: readonly Publish[]): Promise<(Verdict | null)[]> {
    const standings = await store.readStandings(items);
    const steps = await stepsOf(items, standings);
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
    const events = await plannedEvents(items, newId);
    const direct = leaseDirectly(comingDeliveries(events));
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

  async function publishAll(publishes: readonly Publish[]): Promise<Verdict[]> {
    const verdicts = await calls.submit(publishes);
    // Retry once: another node may have ended the chat or used the key, or the chat is no longer idle.
    const left = publishes.filter((_publish, index) => !verdicts[index]);
    // The other chats are stored by now, so a failure here concerns only these.
    const retry = left.length === 0 ? [] : await calls.submit(left).catch((error: unknown) => failed(left, error));
    const again = retry.values();
    return verdicts.map((verdict) => verdict ?? again.next().value ?? { kind: 'chatEnded' });
  }

  return {
    async publish(publish) {
      const [verdict] = await publishAll([publish]);
      if (!verdict) throw new Error('a publish without a result');
      if (verdict.kind === 'failed') throw verdict.error;
      return verdict;
    },
    publishAll,
  };
}

/** The parts of a call with at most so many events each, except a single chat with more. */
function partsOf(call: readonly Publish[], largest: number): Publish[][] {
  const parts: Publish[][] = [];
  let room = 0;
  for (const publish of call) {
    if (parts.length === 0 || publish.events.length > room) {
      parts.push([]);
      room = largest;
    }
    parts.at(-1)?.push(publish);
    room -= publish.events.length;
  }
  return parts;
}

function failed(publishes: readonly Publish[], error: unknown): FailedPublish[] {
  return publishes.map(() => ({ kind: 'failed', error }));
}

async function plannedEvents(items: readonly EventsToWrite[], newId: () => string): Promise<PlannedEvent[]> {
  const ofChats = await mapInStretches(items, (item) =>
    item.plan.events.map(({ event, notification, expiresAt }, index) => ({
      item,
      ord: index + 1,
      deliveryId: newId(),
      event,
      notification,
      expiresAt,
    })),
  );
  return ofChats.flat();
}

/** A chat that ends gets no direct lease: a second statement removes the subscription that the push needs. */
function comingDeliveries(events: readonly PlannedEvent[]) {
  return events.flatMap(({ item: { tenantId, appId, plan }, deliveryId, notification }) =>
    notification === null || plan.endsChat ? [] : { id: deliveryId, tenantId, appId },
  );
}
