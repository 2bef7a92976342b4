import { Page } from '../../parts/Page.js';
import { TenantNeeded } from '../../parts/TenantNeeded.js';
import { DeliveryList } from './DeliveryList.js';

/** The deliveries of a tenant, newest first. */
export function DeliveriesPage() {
  return (
    <Page title="Deliveries" lead="Each notification on its way to a device, and what has become of it.">
      <TenantNeeded what="Deliveries are shown">
        {(tenantHost) => <DeliveryList key={tenantHost} tenantHost={tenantHost} />}
      </TenantNeeded>
    </Page>
  );
}
