/** The path of a tenant's page, or of one of its apps. */
export function tenantPath(host: string, appId?: string): string {
  const tenant = `/tenants/${encodeURIComponent(host)}`;
  return appId === undefined ? tenant : `${tenant}/apps/${encodeURIComponent(appId)}`;
}
