import { Alert, Anchor, List } from '@mantine/core';
import { IconConfetti } from '@tabler/icons-react';
import type { Ref } from 'react';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { tenantPath } from '../../url/tenantPath.js';
import type { FirstRun } from './useFirstRun.js';

export interface AllDoneProps {
  firstRun: FirstRun;
  ref: Ref<HTMLDivElement>;
}

/** The first push was sent; where to go from here. */
export function AllDone({ firstRun: { tenantHost, appId }, ref }: AllDoneProps) {
  if (tenantHost === null || appId === null) return null;
  return (
    <Alert
      ref={ref}
      tabIndex={-1}
      color="teal"
      role="status"
      icon={<IconConfetti aria-hidden />}
      title="The first push was sent"
    >
      <List size="sm">
        <List.Item>
          <ConsoleLink to="/">The overview</ConsoleLink> shows how pushes fare
        </List.Item>
        <List.Item>
          <ConsoleLink to={tenantPath(tenantHost, appId)} values={{ tab: 'notifications' }}>
            The app&apos;s notifications
          </ConsoleLink>{' '}
          can be in its own words
        </List.Item>
        <List.Item>
          <ConsoleLink to={tenantPath(tenantHost)}>The tenant</ConsoleLink> has a webhook, by which its platform learns
          what clients say
        </List.Item>
        <List.Item>
          <Anchor href="/docs" inherit>
            The REST reference
          </Anchor>{' '}
          has every request
        </List.Item>
      </List>
    </Alert>
  );
}
