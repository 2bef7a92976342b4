import DataLoader from 'dataloader';
import { inListOrder, type Slice } from '../domain/slice.js';

/** Requests for the same slice of several owners' lists. */
interface SameSlice<Owner, Key, Found> {
  slice: Slice<Key>;
  owners: Owner[];
  lists: Map<string, Found[]>;
}

/**
 * Reads slices of owners' lists. Requests for the same slice in the same tick share one statement. Nothing is cached.
 * @param nameOf an owner's unique name; a repeated owner is read once
 * @param readMany the same slice of each owner's list, in the slice's direction
 */
export function batchedSlices<Owner, Key, Found>(
  nameOf: (owner: Owner) => string,
  ownerOf: (found: Found) => Owner,
  readMany: (owners: readonly Owner[], slice: Slice<Key>) => Promise<Found[]>,
): (owner: Owner, slice: Slice<Key>) => Promise<Found[]> {
  const loader = new DataLoader<{ owner: Owner; slice: Slice<Key> }, Found[]>(
    async (asked) => {
      const bySlice = new Map<string, SameSlice<Owner, Key, Found>>();
      for (const { owner, slice } of asked) {
        const key = JSON.stringify(slice);
        const same: SameSlice<Owner, Key, Found> = bySlice.get(key) ?? { slice, owners: [], lists: new Map() };
        bySlice.set(key, same);
        if (!same.lists.has(nameOf(owner))) same.owners.push(owner);
        same.lists.set(nameOf(owner), []);
      }
      for (const { slice, owners, lists } of bySlice.values()) {
        for (const found of await readMany(owners, slice)) lists.get(nameOf(ownerOf(found)))?.push(found);
        for (const [name, list] of lists) lists.set(name, inListOrder(list, slice));
      }
      return asked.map(({ owner, slice }) => bySlice.get(JSON.stringify(slice))?.lists.get(nameOf(owner)) ?? []);
    },
    { cache: false, maxBatchSize: 500 },
  );
  return (owner, slice) => loader.load({ owner, slice });
}
