/** The variables of a connection, as Relay has them. */
export interface PageVariables {
  first?: number;
  after?: string;
  last?: number;
  before?: string;
}

/** Another page of a list; null: the one where it begins. */
export type PageTarget = { after: string } | { before: string } | null;

/**
 * Which page of a list the URL asks for (`?after=` or `?before=` a cursor).
 * @param end where the list begins when the URL asks for none: a list that is shown from its end begins there
 */
export function keysetPage(params: URLSearchParams, size: number, end: 'first' | 'last' = 'first'): PageVariables {
  const before = params.get('before');
  if (before) return { last: size, before };
  const after = params.get('after');
  return after ? { first: size, after } : { [end]: size };
}

/** The same URL parameters for another page. */
export function withPage(params: URLSearchParams, page: PageTarget): URLSearchParams {
  const changed = new URLSearchParams(params);
  changed.delete('after');
  changed.delete('before');
  for (const [name, cursor] of Object.entries(page ?? {})) changed.set(name, cursor);
  return changed;
}
