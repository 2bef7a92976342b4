import { DomainError, refusedField } from '../domain/errors.js';
import type { BoundedCount } from '../domain/boundedCount.js';
import type { Slice } from '../domain/slice.js';
import type { ConnectionArgs, OrderedConnectionArgs, PageInfo } from './connection.types.js';
import type { GraphqlContext } from './context.js';
import type { Cursor } from './cursor.js';
import type { Plain } from './plain.js';

/** A page of a list, as Relay's "GraphQL Cursor Connections Specification" has it. */
export interface Connection<Node> {
  edges: { cursor: string; node: Node }[];
  pageInfo: Plain<PageInfo>;
  /** The total; only for counted lists. */
  totalCount?: () => Promise<number>;
  /** Whether the total is exact; only for lists that are counted up to a bound. */
  isTotalExact?: () => Promise<boolean>;
}

/** A list ordered by immutable keys, so that pages stay stable while rows are added and removed. */
interface KeysetList<Item, Key, Node> {
  /** In the list's own order, also for the last ones. */
  read: (slice: Slice<Key>) => Promise<Item[]>;
  cursor: Cursor<Key>;
  keyOf: (item: Item) => Key;
  nodeOf: (item: Item) => Node;
}

/** The same of a list that is read in either order and counted up to a bound. */
interface CountedList<Item, Key, Node> extends KeysetList<Item, Key, Node> {
  /** Called once at most, if a total is asked for. */
  count: () => Promise<BoundedCount>;
}

const MAX_PAGE = 100;
/** Resolving this many takes about as long as a small request. */
const ROWS_OF_A_PIECE = 20;

/**
 * Reads the requested page. Its rows are resolved in turns shared with other callers, so that an operation with many
 * pages delays others by at most one page.
 * @throws DomainError INVALID_INPUT naming the argument, TOO_MANY_REQUESTS
 */
export async function connectionOf<Item, Key, Node>(
  context: Pick<GraphqlContext, 'nextTurn'>,
  args: ConnectionArgs,
  { read, cursor, keyOf, nodeOf }: KeysetList<Item, Key, Node>,
): Promise<Connection<Node>> {
  const slice = sliceOf(args, cursor);
  // One extra row shows whether there is another page.
  const items = await read({ ...slice, limit: slice.limit + 1 });
  await context.nextTurn(Math.ceil(items.length / ROWS_OF_A_PIECE));
  const hasMore = items.length > slice.limit;
  const page = slice.fromEnd ? items.slice(-slice.limit) : items.slice(0, slice.limit);
  const edges = page.map((item) => ({ cursor: cursor.encode(keyOf(item)), node: nodeOf(item) }));
  return {
    edges,
    pageInfo: {
      // On the other side, the presence of a cursor implies a neighbouring page.
      hasNextPage: slice.fromEnd ? slice.before !== null : hasMore,
      hasPreviousPage: slice.fromEnd ? hasMore : slice.after !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/**
 * As `connectionOf`, in the order that the arguments name; `read` has the newest first.
 * @throws DomainError as `connectionOf`
 */
export async function countedConnectionOf<Item, Key, Node>(
  context: Pick<GraphqlContext, 'nextTurn'>,
  args: OrderedConnectionArgs,
  { count, read, ...list }: CountedList<Item, Key, Node>,
): Promise<Connection<Node>> {
  const reversed = async ({ limit, after, before, fromEnd }: Slice<Key>) =>
    (await read({ limit, after: before, before: after, fromEnd: !fromEnd })).reverse();
  return withTotal(
    await connectionOf(context, args, { ...list, read: args.order === 'OLDEST_FIRST' ? reversed : read }),
    count,
  );
}

/** A page with its list's total. @param count called once at most, if the total is asked for */
export function withTotal<Node>(page: Connection<Node>, count: () => Promise<BoundedCount>): Connection<Node> {
  let counting: Promise<BoundedCount> | null = null;
  const counted = () => (counting ??= count());
  return {
    ...page,
    totalCount: async () => (await counted()).count,
    isTotalExact: async () => (await counted()).isExact,
  };
}

function sliceOf<Key>({ first, last, after, before }: ConnectionArgs, cursor: Cursor<Key>): Slice<Key> {
  const fromEnd = typeof last === 'number';
  if (fromEnd === (typeof first === 'number')) {
    throw new DomainError('INVALID_INPUT', `give either first or last, from 1 to ${MAX_PAGE}`, ['first']);
  }
  const name = fromEnd ? 'last' : 'first';
  const limit = (fromEnd ? last : first) ?? 0;
  if (limit < 1 || limit > MAX_PAGE) {
    throw refusedField([name], `must be from 1 to ${MAX_PAGE}`);
  }
  return { limit, fromEnd, after: keyOf(cursor, after, 'after'), before: keyOf(cursor, before, 'before') };
}

function keyOf<Key>(cursor: Cursor<Key>, text: string | null | undefined, name: 'after' | 'before'): Key | null {
  if (text === null || text === undefined) return null;
  const key = cursor.decode(text);
  if (key === null) throw refusedField([name], 'is not a cursor of this list');
  return key;
}
