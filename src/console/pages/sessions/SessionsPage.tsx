import { Page } from '../../parts/Page.js';
import { TenantNeeded } from '../../parts/TenantNeeded.js';
import { SessionList } from './SessionList.js';

/** The chat sessions of a tenant, newest first. */
export function SessionsPage() {
  return (
    <Page title="Chats" lead="Each conversation of a client with an app, and whether its client is notified.">
      <TenantNeeded what="Chats are shown">
        {(tenantHost) => <SessionList key={tenantHost} tenantHost={tenantHost} />}
      </TenantNeeded>
    </Page>
  );
}
