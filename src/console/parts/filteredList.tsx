import { Anchor, VisuallyHidden } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { type FilterField, readFilters, withFilters } from '../url/listParams.js';
import { EmptyState, Waiting } from './states.js';

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

export interface NothingFoundProps {
  fields: readonly FilterField[];
  /** What the list is of: "sessions". */
  what: string;
  /** Whether that was the answer to the filters before. */
  isOld: boolean;
  /** How the first one comes about, where there are none at all. */
  children: ReactNode;
}

/** A list without rows: because of its filters, because its page is gone, or because there is nothing yet. */
export function NothingFound({ fields, what, isOld, children }: NothingFoundProps) {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  if (isOld) return <Waiting />;
  const filters = readFilters(params, fields);
  const isFiltered = Object.values(filters).some((value) => value !== null);
  if (!isFiltered && !params.has('after') && !params.has('before')) {
    return <EmptyState title={`There are no ${what} yet`}>{children}</EmptyState>;
  }
  const none = Object.fromEntries(fields.map(({ name }) => [name, null]));
  const search = withFilters(params, none).toString();
  return (
    <EmptyState
      title={`No ${what} found`}
      icon={<IconSearchOff aria-hidden />}
      action={
        <Anchor component={Link} to={{ pathname, search }}>
          Show all {what}
        </Anchor>
      }
    >
      {isFiltered ? 'Nothing matches the filters. Ids have to be given whole.' : 'This page of the list is no more.'}
    </EmptyState>
  );
}
