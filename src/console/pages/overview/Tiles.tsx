import { Card, Group, SimpleGrid, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { formatCount } from '../../format/text.js';
import type { OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';

type Overview = OverviewQuery['overview'];

/** The current numbers, and those of the last hour and day. */
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
      <Tile title="Queued deliveries" count={queued}>
        {oldestQueuedAt ? (
          <>
            The oldest was created <Time at={oldestQueuedAt} />
          </>
        ) : (
          'None waiting'
        )}
      </Tile>
    </SimpleGrid>
  );
}

function sum(counts: readonly { count: number }[]): number {
  return counts.reduce((total, { count }) => total + count, 0);
}

interface TileProps {
  title: string;
  count: number;
  /** The parts of the number. */
  parts?: readonly { key: string; name: ReactNode; count: number }[];
  children?: ReactNode;
}

/** A number with details. */
function Tile({ title, count, parts = [], children }: TileProps) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="sm" fw={500} c="dimmed">
        {title}
      </Title>
      <Text fz={32} fw={700} lh={1.3}>
        {formatCount(count)}
      </Text>
      {parts.map(({ key, name, count: part }) => (
        <Group key={key} justify="space-between" gap="xs" wrap="nowrap">
          <Text size="sm" component="div">
            {name}
          </Text>
          <Text size="sm" fw={500}>
            {formatCount(part)}
          </Text>
        </Group>
      ))}
      {children !== undefined && (
        <Text size="sm" component="div">
          {children}
        </Text>
      )}
    </Card>
  );
}
