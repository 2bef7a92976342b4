/**
 * Where to go after signing in: a path of the console, without `/console`. Whatever would lead anywhere else leads to the
 * first page, for links to the sign-in page may come from anybody.
 */
export function returnPath(given: string | null): string {
  const isPath = given !== null && /^\/(?![/\\])/.test(given);
  return isPath && !/^\/sign-in(?:[/?#]|$)/.test(given) ? given : '/';
}
