import { SimpleGrid } from '@mantine/core';
import { DELIVERY_STATUSES } from '../../format/deliveryStatuses.js';
import { SERVICE_NAMES } from '../../format/serviceNames.js';
import type { OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { Tile } from './Tile.js';

type Overview = OverviewQuery['overview'];

/** The numbers of now, of the last hour and of the last day. */
export function Tiles({ overview, tenantHost }: { overview: Overview; tenantHost: string | null }) {
  const { activeChats, subscriptions, lastHour, lastDay, queued, oldestQueuedAt } = overview;
  const byStatus = (counts: Overview['lastHour']) =>
    counts.map(({ status, count }) => {
      const { label } = DELIVERY_STATUSES[status];
      const name =
        tenantHost === null ? (
          label
        ) : (
          <ConsoleLink to="/deliveries" values={{ status }}>
            {label}
          </ConsoleLink>
        );
      return { key: status, name, count };
    });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 5 }} spacing="md">
      <Tile title="Active chats" count={activeChats} />
      <Tile
        title="Subscriptions"
        count={sum(subscriptions)}
        parts={subscriptions.map(({ service, count }) => ({ key: service, name: SERVICE_NAMES[service], count }))}
      />
      <Tile title="Deliveries, last hour" count={sum(lastHour)} parts={byStatus(lastHour)} />
      <Tile title="Deliveries, last day" count={sum(lastDay)} parts={byStatus(lastDay)} />
      <Tile title="Waiting to be sent" count={queued}>
        {oldestQueuedAt ? (
          <>
            The oldest was made <Time at={oldestQueuedAt} />
          </>
        ) : (
          'Nothing waits'
        )}
      </Tile>
    </SimpleGrid>
  );
}

function sum(counts: readonly { count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}
