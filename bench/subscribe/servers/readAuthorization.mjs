const APPS = new Set(['acme-shop']);
const HEADER = /^MOBILE-API-140-327-PLAIN appId="([^"]+)", clientId="([^"]+)"$/;

/** @returns the client's id, or null for a header that names no known app */
export function readAuthorization(header) {
  const [, appId, clientId] = HEADER.exec(header ?? '') ?? [];
  return APPS.has(appId) ? clientId : null;
}
