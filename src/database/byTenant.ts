/** Groups keys by tenant, so that one statement finds all rows by its index. */
export function byTenant<Name extends { tenantId: number }>(
  names: readonly Name[],
  keyOf: (name: Name) => string,
): [tenantId: number, keys: string[]][] {
  const groups = new Map<number, string[]>();
  for (const name of names) {
    const keys = groups.get(name.tenantId);
    if (keys) keys.push(keyOf(name));
    else groups.set(name.tenantId, [keyOf(name)]);
  }
  return [...groups];
}
