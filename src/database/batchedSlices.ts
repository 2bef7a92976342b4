import DataLoader from 'dataloader';
import { inListOrder, type Slice } from '../domain/slice.js';

/** What was asked for of the same slice: whose lists, and what was found of each. */
interface SameSlice<Owner, Key, Found> {
  slice: Slice<Key>;
  owners: Owner[];
  lists: Map<string, Found[]>;
}

/**
 * Reads slices of lists that are of somebody each: those that are asked for in the same moment with one statement per slice,
 * so that the lists of a page's rows cost as many statements as that of one row. Nothing is remembered.
 * @param nameOf tells owners apart: one that is asked for twice is read once
 * @param readMany the same slice of each owner's list, each in the direction of the slice
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
