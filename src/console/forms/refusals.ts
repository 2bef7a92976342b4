import { sentence } from '../format/text.js';

/** A `userErrors` entry of a mutation's payload. */
export interface Refusal {
  message: string;
  path?: readonly string[] | null;
}

interface PlacedRefusals {
  /** By the form's fields. */
  fields: Record<string, string>;
  /** Refusals that belong to no field. */
  others: string[];
}

/**
 * Puts each refusal at the form field that its path names. A deeper path counts for its parent: `bundleIds.2` shows at
 * `bundleIds`.
 * @param fields the form's field names, which are those of the mutation's input
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

/** Drops the API's field name from a message that is shown below the field's label. */
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
