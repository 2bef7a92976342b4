/**
 * A path of the console with its parameters, and with the tenant that the operator has chosen, so that it holds from page
 * to page. @param values null and empty ones are left out
 */
export function consolePath(
  pathname: string,
  tenant: string | null,
  values: Readonly<Record<string, string | null>> = {},
): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...values, tenant })) if (value) params.set(name, value);
  const search = params.toString();
  return search === '' ? pathname : `${pathname}?${search}`;
}
