import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { DomainError } from '../domain/errors.js';
import type { Sent, SendTarget } from './deliveries.js';

/** What providers said, until the database has it: a push whose result is known is never sent again by this node. */
export interface Results {
  /**
   * Writes what became of a delivery: while the database is away, for as long as that takes.
   * @throws what `write` throws when the database is there and refuses it, or when this node stops
   */
  write<T>(id: string, write: () => Promise<T>): Promise<T>;
  /** How many the database was not there for yet. */
  readonly waiting: number;
  /** Keeps a result that the database refuses, until the delivery is leased again. */
  keep(id: string, result: KnownResult): void;
  /** The result that was kept. Forgets it. */
  take(id: string): KnownResult | null;
}

/** One send, to whom, and what the provider said. */
export interface KnownResult {
  target: SendTarget;
  sent: Sent;
}

/** While the database is away; then the next try. */
const RETRY_MS = 1_000;
/** What the database refuses, though it is there, is tried so often before its lease lapses. */
const TRIES = 5;
const KEPT_MAX = 10_000;

export function createResults({ logger, isStopping }: { logger: Logger; isStopping: () => boolean }): Results {
  const kept = new LRUCache<string, KnownResult>({ max: KEPT_MAX });
  let waiting = 0;

  return {
    async write(id, write) {
      let isLate = false;
      try {
        for (let tries = 1; ; tries += 1) {
          try {
            return await write();
          } catch (error) {
            const isAway = error instanceof DomainError && error.code === 'STORE_UNAVAILABLE';
            if (tries >= TRIES && (isStopping() || !isAway)) throw error;
            if (!isLate) waiting += 1;
            isLate = true;
            logger.warn({ err: error, delivery: id }, 'a result could not be recorded; trying again');
            await delay(RETRY_MS);
          }
        }
      } finally {
        if (isLate) waiting -= 1;
      }
    },
    get waiting() {
      return waiting;
    },
    keep(id, result) {
      kept.set(id, result);
    },
    take(id) {
      const result = kept.get(id) ?? null;
      kept.delete(id);
      return result;
    },
  };
}
