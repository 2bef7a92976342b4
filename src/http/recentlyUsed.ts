import { LRUCache } from 'lru-cache';

/**
 * A map of at most `max` entries, which forgets what was used the longest ago. For large ones: `new LRUCache({ max })`
 * makes places for all entries at once, which at a start takes time and memory for those that may never come.
 */
export function recentlyUsed<Value extends object | true>(max: number): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: max, sizeCalculation: () => 1 });
}
