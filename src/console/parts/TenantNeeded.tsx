import { IconBuilding } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTenant } from '../gateway/useTenant.js';
import { EmptyState } from './EmptyState.js';
import { Page } from './Page.js';

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
