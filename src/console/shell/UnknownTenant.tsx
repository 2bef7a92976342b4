import { IconBuilding } from '@tabler/icons-react';
import { EmptyState } from '../parts/EmptyState.js';
import { Page } from '../parts/Page.js';

/** Where a link names a tenant that is not here. */
export function UnknownTenant({ host }: { host: string }) {
  return (
    <Page title="There is no such tenant">
      <EmptyState title={`${host} is not known here`} icon={<IconBuilding aria-hidden />}>
        Choose another tenant at the top of the page.
      </EmptyState>
    </Page>
  );
}
