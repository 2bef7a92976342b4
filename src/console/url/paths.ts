/**
 * A path of the console with query parameters and the operator's chosen tenant.
 * @param values null and empty ones are left out
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

/** The path of a chat's page. */
export function chatPath(chatId: string): string {
  return `/sessions/${encodeURIComponent(chatId)}`;
}

/** The path of a delivery's page. @param id its global id */
export function deliveryPath(id: string): string {
  return `/deliveries/${encodeURIComponent(id)}`;
}

/** The path of a tenant's page, or of one of its apps. */
export function tenantPath(host: string, appId?: string): string {
  const tenant = `/tenants/${encodeURIComponent(host)}`;
  return appId === undefined ? tenant : `${tenant}/apps/${encodeURIComponent(appId)}`;
}

/** The path of a tenant's webhook page. */
export function webhookPath(host: string): string {
  return `${tenantPath(host)}/webhook`;
}

/**
 * The path to open after signing in, without `/console`. Anything but a path of the console becomes `/`, because links
 * to the sign-in page are untrusted.
 */
export function returnPath(given: string | null): string {
  const isPath = given !== null && /^\/(?![/\\])/.test(given);
  return isPath && !/^\/sign-in(?:[/?#]|$)/.test(given) ? given : '/';
}
