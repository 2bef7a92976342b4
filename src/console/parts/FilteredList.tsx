import { Anchor, Stack, VisuallyHidden } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { readFilters, withFilters, type FilterField, type ShownPage } from '../url/listParams.js';
import { countOf, sentence } from '../format/text.js';
import { DataTable } from './DataTable.js';
import { FilterBar } from './FilterBar.js';
import { Pager } from './Pager.js';
import type { DataTableProps } from './dataTableProps.js';
import { EmptyState, QueryBoundary, Waiting } from './states.js';

interface FilteredListProps<Result, Row> extends Pick<DataTableProps<Row>, 'columns' | 'minWidth' | 'detail'> {
  /** The plural of a row's name: "chats". */
  what: string;
  /** Its singular: "chat". */
  one: string;
  fields: readonly FilterField[];
  query: UseQueryResult<Result>;
  connectionOf: (result: Result) => { edges: readonly { node: Row }[]; pageInfo: ShownPage };
  /** Between the filters and the table: the list's range, total and order. */
  tools?: ReactNode;
  /** Query parameters beside the filters that leave rows out. */
  narrowing?: readonly string[];
  /** How the first row comes about; shown while the list is empty. */
  children: ReactNode;
  /** What to do while the list is empty: a button or a link. */
  action?: ReactNode;
}

/** A table that is filtered and paged by the URL. */
export function FilteredList<Result, Row extends { id: string }>(props: FilteredListProps<Result, Row>) {
  const { what, one, fields, query, connectionOf, tools, narrowing = [], children, action, ...table } = props;
  const isOld = query.isPlaceholderData;
  const shown = query.data === undefined || isOld ? null : connectionOf(query.data);
  return (
    <Stack>
      <FilterBar fields={fields} label={`Filter the ${what}`} />
      {tools}
      {/* The table changes silently: this announces the result of a search (WCAG 2.2, 4.1.3). */}
      <VisuallyHidden role="status">{shown !== null && countText(shown, one, what)}</VisuallyHidden>
      <QueryBoundary query={query}>
        {(result) => {
          const { edges, pageInfo } = connectionOf(result);
          if (edges.length === 0)
            return isOld ? <Waiting /> : <NoRows {...{ what, fields, narrowing, children, action }} />;
          return (
            <>
              <DataTable
                {...table}
                label={sentence(what)}
                rows={edges.map(({ node }) => node)}
                keyOf={({ id }) => id}
                isOld={isOld}
              />
              <Pager pageInfo={pageInfo} label={`Pages of ${what}`} />
            </>
          );
        }}
      </QueryBoundary>
    </Stack>
  );
}

/** "1 chat found"; of a list with other pages "25 chats on this page". */
function countText({ edges, pageInfo }: { edges: readonly unknown[]; pageInfo: ShownPage }, one: string, many: string) {
  const isAll = !pageInfo.hasNextPage && !pageInfo.hasPreviousPage;
  return sentence(`${countOf(edges.length, one, many)} ${isAll ? 'found' : 'on this page'}`);
}

type NoRowsProps = Pick<FilteredListProps<unknown, unknown>, 'what' | 'fields' | 'children' | 'action'> & {
  narrowing: readonly string[];
};

/** No rows: the filters match none, the page is past the end, or the list is empty. */
function NoRows({ what, fields, narrowing, children, action }: NoRowsProps) {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const isFiltered =
    Object.values(readFilters(params, fields)).some((value) => value !== null) ||
    narrowing.some((name) => params.has(name));
  if (!isFiltered && !params.has('after') && !params.has('before')) {
    return (
      <EmptyState title={`There are no ${what} yet`} action={action}>
        {children}
      </EmptyState>
    );
  }
  const none = Object.fromEntries([...fields.map(({ name }) => name), ...narrowing].map((name) => [name, null]));
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
      {isFiltered ? 'Nothing matches the filters. Enter whole ids.' : 'This page of the list no longer exists.'}
    </EmptyState>
  );
}
