import type { FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import { LRUCache } from 'lru-cache';

type Counted = Parameters<FastifyRateLimitStore['incr']>[1];

/**
 * Counts requests within windows of time that passes. The plugin's own store goes by the clock: when that is set back, a window
 * lasts for so much longer.
 * @param max keys that are remembered
 * @param now monotonic milliseconds
 */
export function rateLimitStore(max: number, now = () => performance.now()): FastifyRateLimitStoreCtor {
  class Store implements FastifyRateLimitStore {
    readonly #windows = new LRUCache<string, { count: number; since: number }>({ max });

    incr(key: string, callback: Counted, windowMs: number): void {
      const open = this.#open(key, windowMs) ?? { count: 0, since: now() };
      open.count += 1;
      this.#windows.set(key, open);
      callback(null, { current: open.count, ttl: this.#leftMs(open, windowMs) });
    }

    /** Looks without counting. */
    read(key: string, callback: Counted, windowMs: number): void {
      const open = this.#open(key, windowMs);
      callback(null, open ? { current: open.count, ttl: this.#leftMs(open, windowMs) } : { current: 0, ttl: 0 });
    }

    child(): Store {
      return new Store();
    }

    #open(key: string, windowMs: number) {
      const found = this.#windows.get(key);
      return found && now() - found.since < windowMs ? found : undefined;
    }

    #leftMs({ since }: { since: number }, windowMs: number): number {
      return windowMs - (now() - since);
    }
  }
  return Store;
}
