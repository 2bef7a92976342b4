/** @throws Error when there is none */
export function firstOf<T>(list: readonly T[]): T {
  if (list[0] === undefined) throw new Error('the list is empty');
  return list[0];
}
