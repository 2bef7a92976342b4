import type { DomainError } from '../domain/errors.js';

/**
 * What one watcher has not taken yet: of each thing its newest state, and of so many things at most. Who asks for the next one
 * waits for it.
 */
export interface ChangeWatcher<Item> extends AsyncIterableIterator<Item> {
  /** @returns false: the watcher does not keep up; it gets nothing more */
  put(key: string, item: Item): boolean;
  /** Ends it: what waits is forgotten, and whoever asks is told why; null: it is simply over. */
  end(reason: DomainError | null): void;
}

/** Beyond it a watcher had better look at the page again. */
export const WAITING_MAX = 500;

/** @param onOver called once, when it has ended or whoever watched has left */
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
      // Told once; then it is over.
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
