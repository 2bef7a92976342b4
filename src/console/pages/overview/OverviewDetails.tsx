import { Skeleton, Stack } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { QueryBoundary } from '../../parts/QueryBoundary.js';
import { Failure } from '../../parts/Failure.js';
import { LiveMark } from '../../parts/LiveMark.js';
import { Page } from '../../parts/Page.js';
import { orUnloaded } from '../../shell/unloaded.js';
import { CHART_HEIGHT } from './chartHeight.js';
import { Failures } from './Failures.js';
import { FirstRunHint } from './FirstRunHint.js';
import { Tiles } from './Tiles.js';
import { Troubles } from './Troubles.js';
import { useOverview } from './useOverview.js';

/** What draws is large, and the numbers need not wait for it. */
const Charts = lazy(() => orUnloaded(import('./Charts.js').then((file) => ({ default: file.Charts }))));
/** Title, legend's room and table below included. */
const CHARTS_HEIGHT = CHART_HEIGHT + 90;

/** @param tenantHost null: of the whole installation */
export function OverviewDetails({ tenantHost }: { tenantHost: string | null }) {
  const { overview, alerts, live } = useOverview(tenantHost);
  return (
    <Page
      title="Overview"
      lead={tenantHost === null ? 'The whole installation, now.' : `${tenantHost}, now.`}
      actions={<LiveMark states={live} />}
    >
      {alerts.error && (
        <Failure error={alerts.error} title="Alerts could not be loaded" onRetry={() => void alerts.refetch()} />
      )}
      <QueryBoundary query={overview}>
        {({ overview: numbers }) => (
          <Stack gap="lg">
            {tenantHost !== null && <FirstRunHint tenantHost={tenantHost} lastDay={numbers.lastDay} />}
            <Troubles
              circuits={numbers.circuits}
              alerts={alerts.data?.alerts.edges.map(({ node }) => node)}
              tenantHost={tenantHost}
            />
            <Tiles overview={numbers} tenantHost={tenantHost} />
            <Suspense fallback={<Skeleton height={CHARTS_HEIGHT} />}>
              <Charts minutes={numbers.minutes} />
            </Suspense>
            <Failures failures={numbers.failures} />
          </Stack>
        )}
      </QueryBoundary>
    </Page>
  );
}
