import { VisuallyHidden } from '@mantine/core';

export interface FoundProps {
  /** How many rows are shown; null: not known yet. */
  count: number | null;
  /** What they are: "sessions". */
  what: string;
}

/** Tells screen readers what a search, or another page, has brought (WCAG 2.2, 4.1.3): the table changes without a word. */
export function Found({ count, what }: FoundProps) {
  return (
    <VisuallyHidden role="status">{count !== null && `${count === 0 ? 'No' : count} ${what} found`}</VisuallyHidden>
  );
}
