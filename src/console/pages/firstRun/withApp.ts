/** The same URL parameters for this app. */
export function withApp(params: URLSearchParams, appId: string): URLSearchParams {
  const changed = new URLSearchParams(params);
  changed.set('app', appId);
  return changed;
}
