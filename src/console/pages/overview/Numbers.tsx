import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { countOf, formatCount, formatShare, sentence } from '../../format/text.js';
import { spokenDuration } from '../../format/times.js';
import type { OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { rateTrend, type Trend } from './health.js';

type Overview = OverviewQuery['overview'];

/** Three numbers: how much arrives, how fast, and what waits. Below them, what is behind them. */
export function Numbers({ overview, tenantHost }: { overview: Overview; tenantHost: string | null }) {
  const { period, periodBefore, lastHour, lastDay, queued, oldestQueuedAt } = overview;
  const before = periodBefore.p95Ms;
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
      <NumberCard
        title="Delivery rate, last hour"
        value={period.deliveryRate == null ? 'None' : formatShare(period.deliveryRate)}
        trend={rateTrend(period.deliveryRate ?? null, periodBefore.deliveryRate ?? null)}
      >
        <Text size="sm" component="div">
          <Counts counts={lastHour} tenantHost={tenantHost} />
        </Text>
        {lastDay.some(({ count }) => count > 0) && (
          <Text size="sm" c="dimmed" component="div">
            24 hours: <Counts counts={lastDay} tenantHost={null} />
          </Text>
        )}
      </NumberCard>
      <NumberCard
        title="95 % answered within, last hour"
        value={period.p95Ms == null ? 'None' : spokenDuration(period.p95Ms)}
        trend={before == null ? null : { words: `${spokenDuration(before)} in the hour before`, isWorse: false }}
      >
        <Text size="sm" c="dimmed">
          From publish to the provider&apos;s response.
        </Text>
      </NumberCard>
      <NumberCard title="Waiting" value={formatCount(queued)} trend={null}>
        <Text size="sm" component="div">
          {oldestQueuedAt ? (
            <>
              The oldest was published <Time at={oldestQueuedAt} />
            </>
          ) : (
            'No delivery is queued.'
          )}
        </Text>
        <Text size="sm" c="dimmed" component="div">
          {audienceText(overview)}
        </Text>
      </NumberCard>
    </SimpleGrid>
  );
}

/** "124 active chats, 99 subscriptions: 50 iOS, APNs; 49 Android, Firebase". */
function audienceText({ activeChats, subscriptions }: Overview): string {
  const some = subscriptions.filter(({ count }) => count > 0);
  const total = some.reduce((sum, { count }) => sum + count, 0);
  const chats = sentence(countOf(activeChats, 'active chat', 'active chats'));
  const services = some.map(({ service, count }) => `${formatCount(count)} ${SERVICE_NAMES[service]}`).join('; ');
  return `${chats}, ${countOf(total, 'subscription', 'subscriptions')}${services === '' ? '' : `: ${services}`}`;
}

interface NumberCardProps {
  title: string;
  value: string;
  /** Null: there is nothing to compare. */
  trend: Trend | null;
  children: ReactNode;
}

/** A number with its trend and details. */
function NumberCard({ title, value, trend, children }: NumberCardProps) {
  return (
    <Card withBorder p="lg" component="section" aria-label={title}>
      <Title order={2} size="sm" fw={500} c="dimmed">
        {title}
      </Title>
      <Text fz={34} fw={650} lh={1.35} style={{ letterSpacing: '-0.02em' }}>
        {value}
      </Text>
      {trend && (
        <Text size="sm" mb={6} c={trend.isWorse ? 'var(--mantine-color-error)' : 'dimmed'}>
          {trend.words}
        </Text>
      )}
      {children}
    </Card>
  );
}

interface CountsProps {
  counts: Overview['lastHour'];
  /** Of whose deliveries each count is a link; null: no links. */
  tenantHost: string | null;
}

/** The counts by status in one line, without those of zero. */
function Counts({ counts, tenantHost }: CountsProps) {
  const some = counts.filter(({ count }) => count > 0);
  if (some.length === 0) return 'No deliveries';
  return (
    <>
      {some.map(({ status, count }, index) => {
        const words = `${formatCount(count)} ${DELIVERY_STATUSES[status].label.toLowerCase()}`;
        return (
          <Fragment key={status}>
            {index > 0 && ' · '}
            {tenantHost === null ? (
              words
            ) : (
              <ConsoleLink to="/deliveries" values={{ status }}>
                {words}
              </ConsoleLink>
            )}
          </Fragment>
        );
      })}
    </>
  );
}
