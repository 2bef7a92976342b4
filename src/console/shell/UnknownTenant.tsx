import { IconBuilding } from '@tabler/icons-react';
import { Nothing } from '../parts/Nothing.js';
import { Page } from '../parts/Page.js';

/** Where a link names a tenant that is not here. */
export function UnknownTenant({ host }: { host: string }) {
  return (
    <Page title="There is no such tenant">
      <Nothing title={`${host} is not known here`} icon={<IconBuilding aria-hidden />}>
        Choose another tenant at the top of the page.
      </Nothing>
    </Page>
  );
}
