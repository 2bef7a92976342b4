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

/** What a connection says of its page. */
export interface ShownPage {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor?: string | null;
  endCursor?: string | null;
}

/** Where the pages around the shown one are; undefined: there is none. */
export interface PageTargets {
  start: PageTarget | undefined;
  back: PageTarget | undefined;
  on: PageTarget | undefined;
}

/** The pages around the one that is shown. @param isFromEnd whether the list is shown from its end to its beginning */
export function pageTargets(page: ShownPage, isFromEnd = false): PageTargets {
  const after = page.hasNextPage && page.endCursor ? { after: page.endCursor } : undefined;
  const before = page.hasPreviousPage && page.startCursor ? { before: page.startCursor } : undefined;
  const [back, on] = isFromEnd ? [after, before] : [before, after];
  return { start: back && null, back, on };
}

/** A choice among a few, or any text; by its name it stands in the URL. */
export interface FilterField {
  name: string;
  label: string;
  /** What it can be; null: any text. */
  choices: readonly { value: string; label: string }[] | null;
  /** Texts to pick from. */
  suggestions?: readonly string[];
  /** The text is a moment: in the URL as the gateway takes it, so that a link means the same in every zone. */
  isMoment?: boolean;
}

/** What each field is set to; null: it does not filter. */
export type Filters = Readonly<Record<string, string | null>>;

/** Reads the filters from a URL. What cannot be one, as in an old link, does not filter. */
export function readFilters(params: URLSearchParams, fields: readonly FilterField[]): Filters {
  return Object.fromEntries(
    fields.map((field) => {
      const value = params.get(field.name)?.trim() ?? '';
      return [field.name, value !== '' && canBe(value, field) ? value : null];
    }),
  );
}

function canBe(value: string, { choices, isMoment = false }: FilterField): boolean {
  if (isMoment) return !Number.isNaN(Date.parse(value));
  return choices === null || choices.some((choice) => choice.value === value);
}

/** The same URL parameters with these filters changed. The list begins anew: its cursors were of another list. */
export function withFilters(params: URLSearchParams, changes: Filters): URLSearchParams {
  const changed = withPage(params, null);
  for (const [name, value] of Object.entries(changes)) {
    const text = value?.trim() ?? '';
    if (text === '') changed.delete(name);
    else changed.set(name, text);
  }
  return changed;
}
