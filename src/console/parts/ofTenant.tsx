import { IconBuilding } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Navigate, useLocation, useParams } from 'react-router';
import { useTenant } from '../gateway/session.js';
import { ConsoleLink } from './ConsoleLink.js';
import { Page } from './Page.js';
import { EmptyState } from './states.js';

export interface TenantNeededProps {
  /** What is of one tenant at a time: "Chats are shown". */
  what: string;
  /** Makes it a page, where what is inside would be one. */
  title?: string;
  children: (tenantHost: string) => ReactNode;
}

/** What can be shown of one tenant at a time only; an operator is asked to choose one first. */
export function TenantNeeded({ what, title, children }: TenantNeededProps) {
  const { host } = useTenant();
  if (host !== null) return children(host);
  const choose = (
    <EmptyState title="Choose a tenant" icon={<IconBuilding aria-hidden />}>
      {what} for one tenant at a time. Choose it at the top of the page.
    </EmptyState>
  );
  return title === undefined ? choose : <Page title={title}>{choose}</Page>;
}

/**
 * What is of the tenant that the path names (`:host`). An operator who comes there has chosen it by that, so that links
 * and live queries are about it too.
 */
export function OfPathTenant({ children }: { children: (host: string) => ReactNode }) {
  const { host = '' } = useParams();
  const tenant = useTenant();
  const { pathname, search } = useLocation();
  if (tenant.host === host) return children(host);
  if (tenant.isChoice) {
    const params = new URLSearchParams(search);
    params.set('tenant', host);
    return <Navigate to={{ pathname, search: params.toString() }} replace />;
  }
  return (
    <Page title="There is no such tenant">
      <EmptyState
        title={`${host} is not yours, or not known here`}
        icon={<IconBuilding aria-hidden />}
        action={<ConsoleLink to="/tenants">Go to your tenant</ConsoleLink>}
      >
        You are signed in for {tenant.host}.
      </EmptyState>
    </Page>
  );
}
