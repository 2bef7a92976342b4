/** A queue that serves tenants in turns, regardless of how much each has queued. */
interface FairQueue<Entry> {
  /** @returns false if the entry's tenant has queued its share already; the entry is not added */
  add(entry: Entry): boolean;
  /**
   * Takes the next batch. It keeps each tenant's order, except for entries that are not free now.
   * @param isFree called before an entry is taken
   * @param onTaken called as an entry is taken; others may no longer be free afterwards
   */
  take(isFree: (entry: Entry) => boolean, onTaken?: (entry: Entry) => void): Entry[];
  /** Entries that wait. */
  readonly size: number;
}

/** The limits of the queue, in weights. */
export interface Shares {
  /** The weight that may wait. One tenant may have half of it; if more tenants wait, each may have an even share. */
  waiting: number;
  /** Entries that may wait, whatever their weight, shared likewise; absent: any number. */
  entries?: number;
  /** The size of a batch; a single larger entry is taken alone. */
  batch: number;
  /** The weight that one tenant may add to a batch while others wait. */
  turn: number;
}

interface FairQueueOptions<Entry> {
  tenantOf: (entry: Entry) => number;
  weightOf: (entry: Entry) => number;
  shares: Shares;
  /** Entries that go together. */
  maxEntries: number;
}

interface Taking<Entry> {
  batch: Entry[];
  isFree: (entry: Entry) => boolean;
  onTaken: (entry: Entry) => void;
  /** The remaining weight of the batch. */
  room: number;
}

interface Flow<Entry> {
  entries: Entry[];
  weight: number;
  /** Its credit for a batch, saved up over turns in which its next entry was too heavy (deficit round robin). */
  credit: number;
}

export function createFairQueue<Entry>(options: FairQueueOptions<Entry>): FairQueue<Entry> {
  const { tenantOf, weightOf, shares, maxEntries } = options;
  /** In the order of their turns. */
  const flows = new Map<number, Flow<Entry>>();
  let size = 0;

  /** Takes entries of one flow, up to its credit. @returns whether it has more free entries */
  function takeOf(flow: Flow<Entry>, taking: Taking<Entry>): boolean {
    const { batch, isFree, onTaken } = taking;
    const kept: Entry[] = [];
    let hasMore = false;
    for (const entry of flow.entries) {
      // Entries after one that is too heavy stay behind it.
      if (hasMore || !isFree(entry)) {
        kept.push(entry);
        continue;
      }
      const weight = weightOf(entry);
      const hasRoom = batch.length === 0 || (batch.length < maxEntries && weight <= taking.room);
      if (!hasRoom || weight > flow.credit) {
        hasMore = true;
        kept.push(entry);
        continue;
      }
      batch.push(entry);
      onTaken(entry);
      taking.room -= weight;
      flow.credit -= weight;
      flow.weight -= weight;
      size -= 1;
    }
    flow.entries = kept;
    return hasMore;
  }

  /** Gives each flow a turn; one that is alone needs no credit. @returns whether there is more that is free */
  function takeTurns(taking: Taking<Entry>, isAlone: boolean): boolean {
    let isMore = false;
    for (const [tenantId, flow] of [...flows]) {
      const saved = flow.credit;
      flow.credit = isAlone ? Infinity : saved + shares.turn;
      const before = taking.batch.length;
      const hasMore = takeOf(flow, taking);
      isMore ||= hasMore;
      // A flow saves nothing in a turn without free entries, but keeps what it has saved in others.
      if (flow.entries.length === 0) flow.credit = 0;
      else if (!hasMore || isAlone) flow.credit = Math.min(saved, flow.credit);
      if (taking.batch.length === before) continue;
      flows.delete(tenantId);
      if (flow.entries.length > 0) flows.set(tenantId, flow);
    }
    return isMore;
  }

  return {
    add(entry) {
      const tenantId = tenantOf(entry);
      const known = flows.get(tenantId);
      const flow = known ?? { entries: [], weight: 0, credit: 0 };
      const waiting = flows.size + (known ? 0 : 1);
      const parts = Math.max(2, waiting);
      if (flow.weight >= shares.waiting / parts) return false;
      if (shares.entries !== undefined && flow.entries.length >= shares.entries / parts) return false;
      flows.set(tenantId, flow);
      flow.entries.push(entry);
      flow.weight += weightOf(entry);
      size += 1;
      return true;
    },

    take(isFree, onTaken = () => undefined) {
      const taking: Taking<Entry> = { batch: [], isFree, onTaken, room: shares.batch };
      const isAlone = flows.size === 1;
      let hasMore = true;
      while (hasMore && taking.batch.length === 0) hasMore = takeTurns(taking, isAlone);
      return taking.batch;
    },

    get size() {
      return size;
    },
  };
}
