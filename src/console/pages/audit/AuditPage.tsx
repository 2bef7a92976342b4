import { useTenant } from '../../gateway/useTenant.js';
import { Page } from '../../parts/Page.js';
import { AuditList } from './AuditList.js';

/** Who has changed what, for the chosen tenant, or for the installation where an operator has chosen none. */
export function AuditPage() {
  const { host } = useTenant();
  const lead =
    host === null
      ? 'What was changed of the whole installation. Choose a tenant at the top of the page to see its entries.'
      : `Who has changed what of ${host}, and from where. Nobody can change an entry.`;
  return (
    <Page title="Audit log" lead={lead}>
      <AuditList key={host} tenantHost={host} />
    </Page>
  );
}
