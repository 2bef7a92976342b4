import { withPage } from './keysetPage.js';

/** A choice among a few, or any text; by its name it stands in the URL. */
export interface FilterField {
  name: string;
  label: string;
  /** What it can be; null: any text. */
  choices: readonly { value: string; label: string }[] | null;
  /** Texts to pick from. */
  suggestions?: readonly string[];
}

/** What each field is set to; null: it does not filter. */
export type Filters = Readonly<Record<string, string | null>>;

/** Reads the filters from a URL. What is no choice of its field, as in an old link, does not filter. */
export function readFilters(params: URLSearchParams, fields: readonly FilterField[]): Filters {
  return Object.fromEntries(
    fields.map(({ name, choices }) => {
      const value = params.get(name)?.trim() ?? '';
      const isGood = value !== '' && (choices === null || choices.some((choice) => choice.value === value));
      return [name, isGood ? value : null];
    }),
  );
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
