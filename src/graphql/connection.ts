import { DomainError } from '../domain/errors.js';
import type { Slice } from '../store/deliveryHistory.js';
import type { ConnectionArgs, PageInfo } from './connection.types.js';
import type { Plain } from './plain.js';

/** A page of a list, as Relay's "GraphQL Cursor Connections Specification" has it. */
export interface Connection<Node> {
  edges: { cursor: string; node: Node }[];
  pageInfo: Plain<PageInfo>;
}

/** A list that goes by growing numbers. */
export interface KeysetList<Item, Node> {
  /** In the list's own order, also for the last ones. */
  read: (slice: Slice<number>) => Promise<Item[]>;
  keyOf: (item: Item) => number;
  nodeOf: (item: Item) => Node;
}

const MAX_PAGE = 100;
const MAX_KEY = 0x7fff_ffff;

/** Reads the page that the arguments ask for. @throws DomainError INVALID_INPUT naming the argument */
export async function connectionOf<Item, Node>(
  args: ConnectionArgs,
  { read, keyOf, nodeOf }: KeysetList<Item, Node>,
): Promise<Connection<Node>> {
  const slice = sliceOf(args);
  // One more than the page tells whether there are more.
  const items = await read({ ...slice, limit: slice.limit + 1 });
  const hasMore = items.length > slice.limit;
  const page = slice.fromEnd ? items.slice(-slice.limit) : items.slice(0, slice.limit);
  const edges = page.map((item) => ({ cursor: encodeCursor(keyOf(item)), node: nodeOf(item) }));
  return {
    edges,
    pageInfo: {
      // On the side where the page was not cut, the cursor itself says that there is something.
      hasNextPage: slice.fromEnd ? slice.before !== null : hasMore,
      hasPreviousPage: slice.fromEnd ? hasMore : slice.after !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function sliceOf({ first, last, after, before }: ConnectionArgs): Slice<number> {
  const fromEnd = typeof last === 'number';
  if (fromEnd === (typeof first === 'number')) {
    throw new DomainError('INVALID_INPUT', `give either first or last, from 1 to ${MAX_PAGE}`, ['first']);
  }
  const name = fromEnd ? 'last' : 'first';
  const limit = (fromEnd ? last : first) ?? 0;
  if (limit < 1 || limit > MAX_PAGE) {
    throw new DomainError('INVALID_INPUT', `${name} must be from 1 to ${MAX_PAGE}`, [name]);
  }
  return { limit, fromEnd, after: decodeCursor(after, 'after'), before: decodeCursor(before, 'before') };
}

function encodeCursor(key: number): string {
  return Buffer.from(`key:${key}`).toString('base64url');
}

function decodeCursor(cursor: string | null | undefined, name: 'after' | 'before'): number | null {
  if (cursor === null || cursor === undefined) return null;
  const match = /^key:(\d{1,10})$/.exec(Buffer.from(cursor, 'base64url').toString());
  const key = Number(match?.[1] ?? NaN);
  if (!(key <= MAX_KEY)) throw new DomainError('INVALID_INPUT', `${name} is not a cursor of this list`, [name]);
  return key;
}
