import DataLoader from 'dataloader';

/**
 * Finds records by key. Keys requested in the same tick share one statement. Nothing is cached.
 * @param findMany the existing records of these keys, in any order
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
