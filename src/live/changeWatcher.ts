import type { DomainError } from '../domain/errors.js';

/** The queue of one subscriber: the newest state of each item, up to a limit. Its iterator waits for the next item. */
export interface ChangeWatcher<Item> extends AsyncIterableIterator<Item> {
  /** @returns false: the subscriber is too slow and gets no more items */
  put(key: string, item: Item): boolean;
  /** Ends it and drops the queue. The iterator throws the reason; null: it just ends. */
  end(reason: DomainError | null): void;
}

/** Beyond this, the subscriber should reload its page. */
export const WAITING_MAX = 500;

/** @param onOver called once, when it has ended or the subscriber has left */
export function createChangeWatcher<Item>(onOver: () => void): ChangeWatcher<Item> {
  const waiting = new Map<string, Item>();
  let isOver = false;
  let reason: DomainError | null = null;
  let wake: (() => void) | null = null;

  function finish(why: DomainError | null): void {
    if (isOver) return;
    isOver = true;
    reason = why;
    waiting.clear();
    onOver();
    wake?.();
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    put(key, item) {
      if (isOver) return false;
      if (waiting.size >= WAITING_MAX && !waiting.has(key)) return false;
      waiting.set(key, item);
      wake?.();
      return true;
    },
    end: finish,
    async next() {
      while (waiting.size === 0 && !isOver) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      for (const [key, item] of waiting) {
        waiting.delete(key);
        return { done: false, value: item };
      }
      const why = reason;
      // Thrown once; then it is over.
      reason = null;
      if (why) throw why;
      return { done: true, value: undefined };
    },
    async return() {
      finish(null);
      return { done: true, value: undefined };
    },
  };
}
