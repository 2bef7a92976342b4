import { LRUCache } from 'lru-cache';

/** A node that no notice reaches may use entries that are out of date by at most this long. */
const TTL_MS = 4_000;
const MAX_ENTRIES = 10_000;

/**
 * Caches for seconds what `load` found, and that it found nothing. Calls for the same key at the same time share one load.
 */
export function remembering<Key extends readonly (string | number)[], Value>(
  load: (...key: Key) => Promise<Value | null>,
): { find(...key: Key): Promise<Value | null>; forget(...key: Key): void } {
  const cache = new LRUCache<string, Promise<Value | null>>({ max: MAX_ENTRIES, ttl: TTL_MS });
  return {
    find(...key) {
      const name = key.join(' ');
      const known = cache.get(name);
      if (known) return known;
      const loading = load(...key);
      cache.set(name, loading);
      loading.catch(() => {
        if (cache.get(name) === loading) cache.delete(name);
      });
      return loading;
    },
    forget(...key) {
      cache.delete(key.join(' '));
    },
  };
}
