import { IconMapOff } from '@tabler/icons-react';
import { ConsoleLink } from '../parts/ConsoleLink.js';
import { EmptyState } from '../parts/EmptyState.js';
import { Page } from '../parts/Page.js';

/** Where a path leads nowhere. */
export function NotFoundPage() {
  return (
    <Page title="There is no such page">
      <EmptyState
        title="Nothing is at this address"
        icon={<IconMapOff aria-hidden />}
        action={<ConsoleLink to="/">Go to the overview</ConsoleLink>}
      >
        It may have been mistyped, or the page may have moved.
      </EmptyState>
    </Page>
  );
}
