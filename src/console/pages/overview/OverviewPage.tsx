import { Alert, Group, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconRoute } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { DELIVERY_STATUSES, SERVICE_NAMES } from '../../format/labels.js';
import { formatCount } from '../../format/text.js';
import { useGatewayQuery } from '../../gateway/requests.js';
import { useMayChange, useTenant, useViewer } from '../../gateway/session.js';
import {
  type AlertHistoryQuery,
  FirstPushDocument,
  type OverviewQuery,
  SetupDocument,
} from '../../generated/graphql.js';
import { ConsoleLink, useConsolePath } from '../../parts/ConsoleLink.js';
import { DataTable } from '../../parts/DataTable.js';
import { Page } from '../../parts/Page.js';
import { Time } from '../../parts/Time.js';
import { LiveMark, Mark } from '../../parts/marks.js';
import { Failure, QueryBoundary } from '../../parts/states.js';
import { orUnloaded } from '../../shell/errorPages.js';
import { useTenantName } from '../../shell/useTenantName.js';
import { isNothingSetUp } from '../firstRun/firstRunSteps.js';
import { RangePicker } from '../../parts/RangePicker.js';
import { rangeWords, readRange } from '../../url/timeRange.js';
import { Numbers } from './Numbers.js';
import { Troubles } from './Troubles.js';
import { CHARTS_HEIGHT } from './chartRows.js';
import { type Health, healthOf } from './health.js';
import { useOverview } from './useOverview.js';

/**
 * The state of a tenant or the installation. While nothing is set up, it redirects admins and operators to the first
 * run.
 */
export function OverviewPage() {
  const { role } = useViewer();
  const { host } = useTenant();
  const path = useConsolePath();
  const setup = useGatewayQuery(SetupDocument, {}, { isGlobal: true, enabled: role !== 'VIEWER', staleTime: 0 });
  // Cached data may be from before the first run.
  if (setup.data && !setup.isFetching && isNothingSetUp(setup.data))
    return <Navigate to={path('/first-run')} replace />;
  return <OverviewDetails key={host} tenantHost={host} />;
}

/** The charts library is large, so the numbers do not wait for it. */
const Charts = lazy(() => orUnloaded(import('./Charts.js').then((file) => ({ default: file.Charts }))));

/** @param tenantHost null: the whole installation */
function OverviewDetails({ tenantHost }: { tenantHost: string | null }) {
  const name = useTenantName();
  const [params] = useSearchParams();
  const range = readRange(params, '1h');
  const time = rangeWords(range);
  const { overview, alerts, live } = useOverview(tenantHost, range);
  return (
    <Page
      title="Overview"
      lead={tenantHost === null ? 'The whole installation' : name}
      actions={<LiveMark states={live} />}
    >
      {alerts.error && (
        <Failure error={alerts.error} title="Alerts could not be loaded" onRetry={() => void alerts.refetch()} />
      )}
      <QueryBoundary query={overview}>
        {({ overview: numbers }) => (
          <Stack gap="lg">
            <HealthLine health={healthOf(conditionsOf(numbers, alerts.data))} />
            {tenantHost !== null && <FirstRunHint tenantHost={tenantHost} lastDay={numbers.lastDay} />}
            <Troubles
              circuits={numbers.circuits}
              alerts={alerts.data?.alerts.edges.map(({ node }) => node)}
              tenantHost={tenantHost}
            />
            <RangePicker range={range} hasAny={false} />
            <Numbers overview={numbers} time={time} tenantHost={tenantHost} />
            <Suspense fallback={<Skeleton height={CHARTS_HEIGHT} />}>
              <Charts bars={numbers.bars} time={time} />
            </Suspense>
            <Failures failures={numbers.failures} />
          </Stack>
        )}
      </QueryBoundary>
    </Page>
  );
}

function conditionsOf({ circuits, lastHour }: OverviewQuery['overview'], alerts: AlertHistoryQuery | undefined) {
  const sum = (counts: typeof lastHour) => counts.reduce((total, { count }) => total + count, 0);
  return {
    paused: circuits.length,
    alerts: alerts?.alerts.edges.length,
    failed: sum(lastHour.filter(({ status }) => status === 'FAILED' || status === 'EXPIRED')),
    total: sum(lastHour),
  };
}

export interface FirstRunHintProps {
  tenantHost: string;
  lastDay: OverviewQuery['overview']['lastDay'];
}

/** A link to the first run, until the tenant has sent a push. */
function FirstRunHint({ tenantHost, lastDay }: FirstRunHintProps) {
  const mayChange = useMayChange();
  const isSentToday = lastDay.some(({ status, count }) => status === 'SENT' && count > 0);
  const { data } = useGatewayQuery(FirstPushDocument, { tenantHost }, { enabled: mayChange && !isSentToday });
  if (!mayChange || isSentToday || data?.deliveries.edges.length !== 0) return null;
  return (
    <Alert color="indigo" icon={<IconRoute aria-hidden />} title="No push has been sent yet">
      <ConsoleLink to="/first-run">Continue the first run</ConsoleLink>
    </Alert>
  );
}

/** Why notifications of the last hour were not sent; nothing if all were. */
function Failures({ failures }: { failures: OverviewQuery['overview']['failures'] }) {
  if (failures.length === 0) return null;
  return (
    <section aria-labelledby="failures">
      <Title order={2} id="failures" mb="sm">
        Not sent in the last hour
      </Title>
      <DataTable
        label="Why notifications were not sent"
        rows={failures}
        keyOf={({ status, service, reason }) => `${status} ${service} ${reason}`}
        columns={[
          { title: 'Reason', cell: ({ reason }) => <span className="code">{reason}</span> },
          { title: 'Status', cell: ({ status }) => <Mark look={DELIVERY_STATUSES[status]} /> },
          { title: 'Push service', cell: ({ service }) => SERVICE_NAMES[service] },
          { title: 'Deliveries', isNumber: true, cell: ({ count }) => formatCount(count) },
          { title: 'Last', cell: ({ lastAt }) => <Time at={lastAt} /> },
        ]}
      />
    </section>
  );
}

/** The state in one sentence, before all numbers. */
function HealthLine({ health: { isGood, words } }: { health: Health }) {
  return (
    <Group gap="sm" wrap="nowrap" role="status">
      <ThemeIcon variant={isGood ? 'default' : 'filled'} color="red.8" radius="xl" size="md">
        {isGood ? <IconCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
      </ThemeIcon>
      <Text size="lg" fw={600} lh={1.3}>
        {words}
      </Text>
    </Group>
  );
}
