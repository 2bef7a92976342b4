import { LRUCache } from 'lru-cache';

/**
 * A map of at most `max` entries, which forgets the least recently used one. For large maps: `new LRUCache({ max })`
 * allocates all entries at once, which costs time and memory at the start.
 */
export function recentlyUsed<Value extends object | true>(max: number): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: max, sizeCalculation: () => 1 });
}
