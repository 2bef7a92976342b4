/** A table of names as the choices of a filter, in the table's order. */
export function choicesOf(names: Readonly<Record<string, string | { label: string }>>) {
  return Object.entries(names).map(([value, name]) => ({ value, label: typeof name === 'string' ? name : name.label }));
}
