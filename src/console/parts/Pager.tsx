import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { type PageTarget, pageTargets, type ShownPage, withPage } from '../url/listParams.js';

export interface PagerProps {
  /** Of the connection that is shown. */
  pageInfo: ShownPage;
  /** What the pages are of, for screen readers: "Pages of sessions". */
  label: string;
  /** Whether the list is shown from its end to its beginning. */
  isFromEnd?: boolean;
}

/** The way to the other pages of a list. They are links, so each page can be kept, sent and opened beside this one. */
export function Pager({ pageInfo, label, isFromEnd = false }: PagerProps) {
  const { start, back, on } = pageTargets(pageInfo, isFromEnd);
  if (!back && !on) return null;
  return (
    <Group component="nav" aria-label={label} gap="xs">
      <PageButton name={isFromEnd ? 'Newest' : 'First'} Icon={IconChevronsLeft} target={start} />
      <PageButton name={isFromEnd ? 'Newer' : 'Previous'} Icon={IconChevronLeft} target={back} />
      <PageButton name={isFromEnd ? 'Older' : 'Next'} Icon={IconChevronRight} target={on} />
    </Group>
  );
}

interface PageButtonProps {
  name: string;
  Icon: typeof IconChevronLeft;
  target: PageTarget | undefined;
}

function PageButton({ name, Icon, target }: PageButtonProps) {
  const [params] = useSearchParams();
  const { pathname } = useLocation();
  const isThere = target !== undefined;
  // At the end of a list it stays what it is, but leads nowhere: a button that is disabled would lose the keyboard.
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon size={16} aria-hidden />}
      component={Link}
      to={{ pathname, search: (isThere ? withPage(params, target) : params).toString() }}
      preventScrollReset
      data-disabled={!isThere || undefined}
      aria-disabled={!isThere || undefined}
      tabIndex={isThere ? undefined : -1}
      onClick={(event) => {
        if (!isThere) event.preventDefault();
      }}
    >
      {name}
    </Button>
  );
}
