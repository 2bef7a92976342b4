import { DomainError } from '../domain/errors.js';

/** Turns calls of the same moment into one statement. */
export interface MicroBatch<Item, Result> {
  /**
   * Resolves once the item's batch is committed. Rejects with what its own statement failed with, or with DomainError
   * TOO_MANY_REQUESTS where too much is waiting.
   */
  submit(item: Item): Promise<Result>;
}

export interface MicroBatchOptions<Item, Result> {
  /** Items with the same key are never under way together, and run in the order they came. */
  keyOf: (item: Item) => string;
  /** One statement (or transaction) for all items; the results in the items' order. */
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether a failure of `run` is about some row in it, so that the rows are worth trying one by one. */
  isRowFault: (error: unknown) => boolean;
  maxSize: number;
  /** Batches under way at once. */
  concurrency: number;
  /** How much may wait before callers are sent away; without it, what comes is bounded by whoever calls. */
  backlog?: Backlog<Item>;
}

/** Calls that wait cost memory: beyond `max`, and beyond half of it for one tenant, they are refused at once. */
export interface Backlog<Item> {
  max: number;
  tenantOf: (item: Item) => number;
  /** What an item counts for; where absent, 1. */
  weightOf?: (item: Item) => number;
}

interface Waiting<Item, Result> {
  item: Item;
  key: string;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit for single-row writes: while a statement is under way, the next ones gather, so the busier the service
 * the larger the batches, and an idle one pays no delay. One bad row fails alone.
 */
export function createMicroBatch<Item, Result>(options: MicroBatchOptions<Item, Result>): MicroBatch<Item, Result> {
  const { keyOf, run, isRowFault, maxSize, concurrency, backlog } = options;
  let waiting: Waiting<Item, Result>[] = [];
  const waitingOf = new Map<number, number>();
  let weight = 0;
  const busyKeys = new Set<string>();
  let underWay = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || waiting.length === 0 || underWay >= concurrency) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      startBatches();
    });
  }

  function startBatches(): void {
    while (underWay < concurrency) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      underWay += 1;
      void settle(batch).finally(() => {
        underWay -= 1;
        for (const { key } of batch) busyKeys.delete(key);
        schedule();
      });
    }
  }

  /** The oldest items whose keys are free. */
  function takeBatch(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const later: Waiting<Item, Result>[] = [];
    for (const entry of waiting) {
      if (batch.length < maxSize && !busyKeys.has(entry.key)) {
        busyKeys.add(entry.key);
        batch.push(entry);
      } else {
        later.push(entry);
      }
    }
    waiting = later;
    for (const { item } of batch) countWaiting(item, -1);
    return batch;
  }

  function countWaiting(item: Item, sign: 1 | -1): void {
    if (!backlog) return;
    const tenantId = backlog.tenantOf(item);
    const by = sign * (backlog.weightOf?.(item) ?? 1);
    weight += by;
    const left = (waitingOf.get(tenantId) ?? 0) + by;
    if (left === 0) waitingOf.delete(tenantId);
    else waitingOf.set(tenantId, left);
  }

  function hasRoomFor(item: Item): boolean {
    if (!backlog) return true;
    return weight < backlog.max && (waitingOf.get(backlog.tenantOf(item)) ?? 0) < backlog.max / 2;
  }

  async function settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map((entry) => entry.item));
      batch.forEach((entry, index) => entry.resolve(results[index] as Result));
    } catch (error) {
      if (batch.length > 1 && isRowFault(error)) {
        for (const entry of batch) await settle([entry]);
      } else {
        for (const entry of batch) entry.reject(error);
      }
    }
  }

  return {
    submit: (item) =>
      new Promise<Result>((resolve, reject) => {
        if (!hasRoomFor(item)) {
          reject(
            new DomainError('TOO_MANY_REQUESTS', 'there is more to do than can be taken now; try again in a moment'),
          );
          return;
        }
        countWaiting(item, 1);
        waiting.push({ item, key: keyOf(item), resolve, reject });
        schedule();
      }),
  };
}
