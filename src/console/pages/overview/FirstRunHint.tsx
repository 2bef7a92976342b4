import { Alert } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import { useGatewayQuery } from '../../gateway/useGatewayQuery.js';
import { useMayChange } from '../../gateway/useMayChange.js';
import { FirstPushDocument, type OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';

export interface FirstRunHintProps {
  tenantHost: string;
  lastDay: OverviewQuery['overview']['lastDay'];
}

/** The way back to the first run, as long as no push of the tenant is known to have been sent. */
export function FirstRunHint({ tenantHost, lastDay }: FirstRunHintProps) {
  const mayChange = useMayChange();
  const isSentToday = lastDay.some(({ status, count }) => status === 'SENT' && count > 0);
  const { data } = useGatewayQuery(FirstPushDocument, { tenantHost }, { enabled: mayChange && !isSentToday });
  if (!mayChange || isSentToday || data?.deliveries.edges.length !== 0) return null;
  return (
    <Alert color="indigo" icon={<IconRoute aria-hidden />} title="No push was sent here yet">
      <ConsoleLink to="/first-run">Go on with the first run</ConsoleLink>
    </Alert>
  );
}
