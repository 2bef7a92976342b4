import { Button, Group } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { type PageTarget, pageTargets, type ShownPage, withPage } from '../url/listParams.js';

interface PagerProps {
  /** The shown connection's. */
  pageInfo: ShownPage;
  /** For screen readers: "Pages of chats". */
  label: string;
  /** Whether the list is shown newest first, from its end. */
  isFromEnd?: boolean;
}

/** Links to the other pages of a list. */
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
  // At the end of a list the link stays but does nothing, because a disabled button would lose the focus.
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
