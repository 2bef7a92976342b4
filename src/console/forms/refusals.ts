import { sentence } from '../format/text.js';

/** Why the gateway has changed nothing, as a payload's `userErrors` say it. */
export interface Refusal {
  message: string;
  path?: readonly string[] | null;
}

export interface PlacedRefusals {
  /** By the form's fields. */
  fields: Record<string, string>;
  /** What is of none of them. */
  others: string[];
}

/**
 * Puts each refusal at the field that it is about: the longest beginning of its path that names one, so that
 * `bundleIds.2` is said at `bundleIds`. @param fields the form's own names, as the input has them
 */
export function placeRefusals(refusals: readonly Refusal[], fields: readonly string[]): PlacedRefusals {
  const placed: PlacedRefusals = { fields: {}, others: [] };
  for (const { message, path } of refusals) {
    const field = fieldOf(path ?? [], fields);
    if (field === undefined) placed.others.push(message);
    else placed.fields[field] ??= atField(message);
  }
  return placed;
}

/** What must be of the field stands below its label: the name that it has in the API would say it again, in other words. */
function atField(message: string): string {
  return sentence(message.replace(/^[\w.]+ (?=must )/, ''));
}

function fieldOf(path: readonly string[], fields: readonly string[]): string | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.');
    if (fields.includes(name)) return name;
  }
  return undefined;
}
