/** All values of a header, in their order. @param name in lower case */
export function valuesOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_value, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === name);
}
