import { setTimeout as delay } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { DomainError } from '../../domain/errors.js';
import type { Sent } from '../settling/deliveries.js';
import type { SendTarget } from '../leases/leasedDelivery.js';

/** Providers' answers until they are stored. This node never sends a push again whose result it knows. */
export interface Results {
  /**
   * Writes the result of a delivery. Retries while the database is unavailable.
   * @throws the error of `write` if an available database refuses it, or when this node stops
   */
  write<T>(id: string, write: () => Promise<T>): Promise<T>;
  /** How many results wait to be stored. */
  readonly waiting: number;
  /** Keeps a refused result until the delivery is leased again. */
  keep(id: string, result: KnownResult): void;
  /** Returns and removes the kept result. */
  take(id: string): KnownResult | null;
}

/** One send with its target and the provider's answer. */
export interface KnownResult {
  target: SendTarget;
  sent: Sent;
}

/** The pause between two tries. */
const RETRY_MS = 1_000;
/** The number of tries if an available database refuses the result. Then the lease lapses. */
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
