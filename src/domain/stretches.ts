import { setImmediate } from 'node:timers/promises';

/** Items of a list that are mapped in one stretch, some milliseconds of small work. */
const STRETCH = 200;

/**
 * Maps a list in stretches, with I/O in between, so that a long list does not delay others. A short one is mapped at once.
 */
export async function mapInStretches<Item, Mapped>(
  items: readonly Item[],
  map: (item: Item) => Mapped,
): Promise<Mapped[]> {
  if (items.length <= STRETCH) return items.map(map);
  const mapped: Mapped[] = [];
  for (let from = 0; from < items.length; from += STRETCH) {
    if (from > 0) await setImmediate();
    for (const item of items.slice(from, from + STRETCH)) mapped.push(map(item));
  }
  return mapped;
}
