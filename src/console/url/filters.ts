import { withPage } from './keysetPage.js';

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
