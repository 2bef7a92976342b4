import { IconBuilding } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Navigate, useLocation, useParams } from 'react-router';
import { useTenant } from '../gateway/session.js';
import { withParam } from '../url/useChangeParams.js';
import { ConsoleLink } from './ConsoleLink.js';
import { Page } from './Page.js';
import { TenantPicks } from './TenantPicks.js';
import { EmptyState } from './states.js';

interface TenantNeededProps {
  /** The start of the sentence: "Chats are shown". */
  what: string;
  /** Title of a page, where the content is a whole page. */
  title?: string;
  children: (tenantHost: string) => ReactNode;
}

/** Content that is shown for one tenant at a time: an operator is asked to choose one first. */
export function TenantNeeded({ what, title, children }: TenantNeededProps) {
  const { host } = useTenant();
  if (host !== null) return children(host);
  const choose = (
    <EmptyState title="Choose a tenant" icon={<IconBuilding aria-hidden />} action={<TenantPicks />}>
      {what} for one tenant at a time. Choose it here or at the top of the page.
    </EmptyState>
  );
  return title === undefined ? choose : <Page title={title}>{choose}</Page>;
}

/**
 * Content of the tenant in the path (`:host`). For an operator the path also chooses the tenant, so that links and live
 * queries use it.
 */
export function OfPathTenant({ children }: { children: (host: string) => ReactNode }) {
  const { host = '' } = useParams();
  const tenant = useTenant();
  const { pathname, search } = useLocation();
  if (tenant.host === host) return children(host);
  if (tenant.isChoice) {
    const params = withParam(new URLSearchParams(search), 'tenant', host);
    return <Navigate to={{ pathname, search: params.toString() }} replace />;
  }
  return (
    <Page title="Tenant not found">
      <EmptyState
        title={`${host} is unknown, or belongs to someone else`}
        icon={<IconBuilding aria-hidden />}
        action={<ConsoleLink to="/tenants">Go to your tenant</ConsoleLink>}
      >
        You are signed in for {tenant.host}.
      </EmptyState>
    </Page>
  );
}
