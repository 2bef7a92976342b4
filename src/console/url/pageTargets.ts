import type { PageTarget } from './keysetPage.js';

/** What a connection says of its page. */
export interface ShownPage {
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor?: string | null;
  endCursor?: string | null;
}

/** Where the pages around the shown one are; undefined: there is none. */
export interface PageTargets {
  start: PageTarget | undefined;
  back: PageTarget | undefined;
  on: PageTarget | undefined;
}

/** The pages around the one that is shown. @param isFromEnd whether the list is shown from its end to its beginning */
export function pageTargets(page: ShownPage, isFromEnd = false): PageTargets {
  const after = page.hasNextPage && page.endCursor ? { after: page.endCursor } : undefined;
  const before = page.hasPreviousPage && page.startCursor ? { before: page.startCursor } : undefined;
  const [back, on] = isFromEnd ? [after, before] : [before, after];
  return { start: back && null, back, on };
}
