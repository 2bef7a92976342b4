import DataLoader from 'dataloader';

/**
 * Finds records by key, those that are asked for in the same moment with one statement: a page's rows cost as many statements
 * as one row. Nothing is remembered.
 * @param findMany those of these keys that there are, in any order
 */
export function batchedFind<Key, Found>(
  nameOf: (key: Key) => string,
  keyOf: (found: Found) => Key,
  findMany: (keys: readonly Key[]) => Promise<Found[]>,
): (key: Key) => Promise<Found | null> {
  const loader = new DataLoader<Key, Found | null>(
    async (keys) => {
      const found = new Map((await findMany(keys)).map((record) => [nameOf(keyOf(record)), record]));
      return keys.map((key) => found.get(nameOf(key)) ?? null);
    },
    { cache: false, maxBatchSize: 1_000 },
  );
  return (key) => loader.load(key);
}
