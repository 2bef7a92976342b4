/** Connections of one node to PostgreSQL: enough for the batches and the readers, few enough for many nodes. */
export const POOL_SIZE = 10;
/** Besides, for hot statements. */
export const HOT_POOL_SIZE = 8;
/** All connections that a node uses at most, with the one that listens. */
export const CONNECTIONS_PER_NODE = POOL_SIZE + HOT_POOL_SIZE + 1;

/** All connections of a machine with so many workers. While these are restarted one by one, there is one more. */
export function connectionsOf(workers: number): number {
  return CONNECTIONS_PER_NODE * (workers === 1 ? 1 : workers + 1);
}
