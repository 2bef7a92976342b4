/** A number of things, with its thousands apart. */
export function formatCount(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}
