import { DomainError } from '../domain/errors.js';
import { createFairQueue, type Shares } from './fairQueue.js';

/** Turns calls of the same moment into one statement. */
interface MicroBatch<Item, Result> {
  /**
   * Resolves once the item's batch is committed. Rejects with the error of its own statement, or with DomainError
   * TOO_MANY_REQUESTS if its tenant has too many items waiting.
   */
  submit(item: Item): Promise<Result>;
}

export interface MicroBatchOptions<Item, Result> {
  /** Items with a key in common are never under way together, and run in the order they came. */
  keyOf: (item: Item) => string | readonly string[];
  /** One statement (or transaction) for all items; the results in the items' order. */
  run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Whether a failure of `run` is about some row in it, so that the rows are worth trying one by one. */
  isRowFault: (error: unknown) => boolean;
  maxSize: number;
  /** Batches under way at once. */
  concurrency: number;
  /** Milliseconds that a batch waits for more items, where no caller waits for its result; absent: it starts at once. */
  gatherMs?: number;
  /** How tenants share it. Absent: first come, first served, and the caller limits the input. */
  fairness?: Fairness<Item>;
}

interface Fairness<Item> {
  tenantOf: (item: Item) => number;
  weightOf: (item: Item) => number;
  /** A tenant's items beyond `waiting` are refused at once, because waiting calls cost memory. */
  shares: Shares;
  /** Batches that are heavier leave one of those that may be under way to others. */
  heavy: number;
}

const BOUNDLESS: Shares = { waiting: Infinity, batch: Infinity, turn: Infinity };
/** The retry time of a refused item: there is room once some items are written. */
const BACKLOG_SECONDS = 1;

interface Waiting<Item, Result> {
  item: Item;
  keys: readonly string[];
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit for single-row writes: while a statement is under way, the next ones gather, so the busier the service
 * the larger the batches, and an idle one pays no delay. One bad row fails alone.
 */
export function createMicroBatch<Item, Result>(options: MicroBatchOptions<Item, Result>): MicroBatch<Item, Result> {
  const { keyOf, run, isRowFault, maxSize, concurrency, gatherMs, fairness } = options;
  const queue = createFairQueue<Waiting<Item, Result>>({
    tenantOf: ({ item }) => fairness?.tenantOf(item) ?? 0,
    weightOf,
    shares: fairness?.shares ?? BOUNDLESS,
    maxEntries: maxSize,
  });
  const busyKeys = new Set<string>();
  let underWay = 0;
  let heavyUnderWay = 0;
  let scheduled = false;

  function weightOf({ item }: Waiting<Item, Result>): number {
    return fairness?.weightOf(item) ?? 1;
  }

  function schedule(): void {
    if (scheduled || queue.size === 0 || underWay >= concurrency) return;
    scheduled = true;
    const start = () => {
      scheduled = false;
      startBatches();
    };
    if (gatherMs === undefined || queue.size >= maxSize) setImmediate(start);
    else setTimeout(start, gatherMs);
  }

  function startBatches(): void {
    while (underWay < concurrency) {
      const batch = takeBatch();
      if (batch.length === 0) return;
      const isHeavy = fairness !== undefined && total(batch) > fairness.heavy;
      underWay += 1;
      if (isHeavy) heavyUnderWay += 1;
      void settle(batch).finally(() => {
        underWay -= 1;
        if (isHeavy) heavyUnderWay -= 1;
        for (const { keys } of batch) for (const key of keys) busyKeys.delete(key);
        schedule();
      });
    }
  }

  /** The next items whose keys are free and whose weight fits. */
  function takeBatch(): Waiting<Item, Result>[] {
    const isLight = fairness !== undefined && concurrency > 1 && heavyUnderWay === concurrency - 1;
    let left = isLight ? fairness.heavy : Infinity;
    /** An item must not overtake one with the same key. */
    const passedOver = new Set<string>();
    return queue.take(
      (entry) => {
        const { keys } = entry;
        const isFree = weightOf(entry) <= left && !keys.some((key) => busyKeys.has(key) || passedOver.has(key));
        if (!isFree) for (const key of keys) passedOver.add(key);
        return isFree;
      },
      (entry) => {
        left -= weightOf(entry);
        for (const key of entry.keys) busyKeys.add(key);
      },
    );
  }

  function total(batch: readonly Waiting<Item, Result>[]): number {
    return batch.reduce((sum, entry) => sum + weightOf(entry), 0);
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
        const key = keyOf(item);
        const keys = typeof key === 'string' ? [key] : key;
        if (!queue.add({ item, keys, resolve, reject })) {
          const words = 'too many requests are waiting; try again in a moment';
          reject(new DomainError('TOO_MANY_REQUESTS', words, null, BACKLOG_SECONDS));
          return;
        }
        schedule();
      }),
  };
}
