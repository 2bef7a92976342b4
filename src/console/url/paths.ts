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

/** The path of a tenant's page, or of one of its apps. */
export function tenantPath(host: string, appId?: string): string {
  const tenant = `/tenants/${encodeURIComponent(host)}`;
  return appId === undefined ? tenant : `${tenant}/apps/${encodeURIComponent(appId)}`;
}

/**
 * Where to go after signing in: a path of the console, without `/console`. Whatever would lead anywhere else leads to the
 * first page, for links to the sign-in page may come from anybody.
 */
export function returnPath(given: string | null): string {
  const isPath = given !== null && /^\/(?![/\\])/.test(given);
  return isPath && !/^\/sign-in(?:[/?#]|$)/.test(given) ? given : '/';
}
