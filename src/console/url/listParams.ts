import type { TimeOrder } from '../generated/graphql.js';

/** The paging variables of a Relay connection. */
interface PageVariables {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
}

/** A page of a list; null: the first. */
export type PageTarget = { after: string } | { before: string } | null;

/**
 * The page of a list that the URL names (`?after=` or `?before=` a cursor).
 * @param end where the list starts without a cursor; `last` for a list shown newest first from its end
 */
export function keysetPage(params: URLSearchParams, size: number, end: 'first' | 'last' = 'first'): PageVariables {
  const before = params.get('before');
  if (before) return { last: size, before };
  const after = params.get('after');
  return after ? { first: size, after } : { [end]: size };
}

/** The URL parameters for another page. */
export function withPage(params: URLSearchParams, page: PageTarget): URLSearchParams {
  const changed = new URLSearchParams(params);
  changed.delete('after');
  changed.delete('before');
  for (const [name, cursor] of Object.entries(page ?? {})) changed.set(name, cursor);
  return changed;
}

/** A connection's `pageInfo`. */
export interface ShownPage {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor?: string | null;
  endCursor?: string | null;
}

/** The neighbouring pages; undefined: none. */
interface PageTargets {
  start: PageTarget | undefined;
  back: PageTarget | undefined;
  on: PageTarget | undefined;
}

/** The neighbours of the shown page. @param isFromEnd whether the list is shown newest first, from its end */
export function pageTargets(page: ShownPage, isFromEnd = false): PageTargets {
  const after = page.hasNextPage && page.endCursor ? { after: page.endCursor } : undefined;
  const before = page.hasPreviousPage && page.startCursor ? { before: page.startCursor } : undefined;
  const [back, on] = isFromEnd ? [after, before] : [before, after];
  return { start: back && null, back, on };
}

/** A filter: fixed choices or free text. Its name is the URL parameter. */
export interface FilterField {
  name: string;
  label: string;
  /** Null: free text. */
  choices: readonly { value: string; label: string }[] | null;
  /** Suggestions for free text. */
  suggestions?: readonly string[];
}

/** The value of each field; null: no filter. */
export type Filters = Readonly<Record<string, string | null>>;

/** Reads the filters from a URL. Invalid values, as in an old link, are ignored. */
export function readFilters(params: URLSearchParams, fields: readonly FilterField[]): Filters {
  return Object.fromEntries(
    fields.map((field) => {
      const value = params.get(field.name)?.trim() ?? '';
      return [field.name, value !== '' && canBe(value, field) ? value : null];
    }),
  );
}

function canBe(value: string, { choices }: FilterField): boolean {
  return choices === null || choices.some((choice) => choice.value === value);
}

/** The URL parameters with these filters changed. The page cursor is dropped, because it belongs to the old list. */
export function withFilters(params: URLSearchParams, changes: Filters): URLSearchParams {
  const changed = withPage(params, null);
  for (const [name, value] of Object.entries(changes)) {
    const text = value?.trim() ?? '';
    if (text === '') changed.delete(name);
    else changed.set(name, text);
  }
  return changed;
}

/** The order of a list by time (`?sort=oldest`). */
export function orderOf(params: URLSearchParams): TimeOrder {
  return params.get('sort') === 'oldest' ? 'OLDEST_FIRST' : 'NEWEST_FIRST';
}

/** The URL parameters with another order. The page cursor is dropped. */
export function withOrder(params: URLSearchParams, order: TimeOrder): URLSearchParams {
  const changed = withPage(params, null);
  if (order === 'OLDEST_FIRST') changed.set('sort', 'oldest');
  else changed.delete('sort');
  return changed;
}
