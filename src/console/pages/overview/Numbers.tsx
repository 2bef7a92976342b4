import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { countOf, formatCount, formatShare, plural } from '../../format/text.js';
import { spokenDuration } from '../../format/times.js';
import type { OverviewQuery } from '../../generated/graphql.js';
import { ConsoleLink } from '../../parts/ConsoleLink.js';
import { Time } from '../../parts/Time.js';
import { rateTrend, type Trend } from './health.js';

type Overview = OverviewQuery['overview'];

interface NumbersProps {
  overview: Overview;
  /** The time in words: "last hour". */
  time: string;
  /** Null: the whole installation, which has no lists to open. */
  tenantHost: string | null;
}

/** Three numbers: how much arrives, how fast, and what waits. Each count opens the list that it counts. */
export function Numbers({ overview, time, tenantHost }: NumbersProps) {
  const { period, periodBefore, queued, oldestQueuedAt } = overview;
  const before = periodBefore.p95Ms;
  const isLinked = tenantHost !== null;
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      <NumberCard
        title={`Delivery rate, ${time}`}
        value={period.deliveryRate == null ? 'None' : formatShare(period.deliveryRate)}
        trend={rateTrend(period.deliveryRate ?? null, periodBefore.deliveryRate ?? null)}
      >
        <Text size="sm" component="div">
          <Counts period={period} isLinked={isLinked} />
        </Text>
      </NumberCard>
      <NumberCard
        title={`95 % answered within, ${time}`}
        value={period.p95Ms == null ? 'None' : spokenDuration(period.p95Ms)}
        trend={before == null ? null : { words: `${spokenDuration(before)} in the time before`, isWorse: false }}
      >
        <Text size="sm" c="dimmed">
          From publish to the provider&apos;s response.
        </Text>
      </NumberCard>
      <NumberCard
        title="Waiting"
        value={
          <ListLink to="/deliveries" values={{ settled: 'no' }} isLinked={isLinked && queued > 0}>
            {formatCount(queued)}
          </ListLink>
        }
        trend={null}
      >
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
          <Audience overview={overview} isLinked={isLinked} />
        </Text>
      </NumberCard>
    </SimpleGrid>
  );
}

/** "3 new chats · 124 active chats · 99 subscriptions: 50 iOS, APNs · 49 Android, Firebase". */
function Audience({ overview, isLinked }: { overview: Overview; isLinked: boolean }) {
  const { activeChats, subscriptions, period } = overview;
  const { newChats } = period;
  const some = subscriptions.filter(({ count }) => count > 0);
  const total = some.reduce((sum, { count }) => sum + count, 0);
  const times = { from: period.after, until: period.before };
  return (
    <>
      <ListLink to="/sessions" values={times} isLinked={isLinked}>
        {`${rowsText(newChats)} new ${plural(newChats.count, 'chat', 'chats')}`}
      </ListLink>
      {' · '}
      <ListLink to="/sessions" values={{ active: 'yes' }} isLinked={isLinked}>
        {countOf(activeChats, 'active chat', 'active chats')}
      </ListLink>
      {' · '}
      <ListLink to="/sessions" values={{ subscribed: 'yes' }} isLinked={isLinked}>
        {countOf(total, 'subscription', 'subscriptions')}
      </ListLink>
      {some.map(({ service, count }, index) => (
        <Fragment key={service}>
          {index === 0 ? ': ' : ' · '}
          <ListLink to="/sessions" values={{ subscribed: 'yes', service }} isLinked={isLinked}>
            {`${formatCount(count)} ${SERVICE_NAMES[service]}`}
          </ListLink>
        </Fragment>
      ))}
    </>
  );
}

/** The deliveries by status in one line, without those of zero. */
function Counts({ period, isLinked }: { period: Overview['period']; isLinked: boolean }) {
  const some = period.statuses.filter(({ count }) => count > 0);
  if (some.length === 0) return 'No deliveries';
  const times = { from: period.after, until: period.before };
  return some.map(({ status, ...counted }, index) => (
    <Fragment key={status}>
      {index > 0 && ' · '}
      <ListLink to="/deliveries" values={{ ...times, status }} isLinked={isLinked}>
        {`${rowsText(counted)} ${DELIVERY_STATUSES[status].label.toLowerCase()}`}
      </ListLink>
    </Fragment>
  ));
}

/** "12", or "10,000+" where there are more than are counted. */
function rowsText({ count, isExact }: { count: number; isExact: boolean }): string {
  return `${formatCount(count)}${isExact ? '' : '+'}`;
}

interface ListLinkProps {
  to: string;
  values: Readonly<Record<string, string | null>>;
  isLinked: boolean;
  children: string;
}

/** A number that opens its list, with the very times it was counted with. */
function ListLink({ to, values, isLinked, children }: ListLinkProps) {
  if (!isLinked) return children;
  return (
    <ConsoleLink to={to} values={values}>
      {children}
    </ConsoleLink>
  );
}

interface NumberCardProps {
  title: string;
  value: ReactNode;
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
