import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { SimpleGrid } from '@mantine/core';
import { useMemo } from 'react';
import { formatCount } from '../../format/text.js';
import { spokenDuration } from '../../format/times.js';
import type { OverviewQuery } from '../../generated/graphql.js';
import { ChartFigure } from './ChartFigure.js';
import { CHART_HEIGHT, chartRows, DELIVERY_SERIES } from './chartRows.js';

const LATENCY_SERIES = [
  { name: 'p50Ms', label: 'Median', color: 'indigo.6' },
  { name: 'p95Ms', label: '95th percentile', color: 'orange.6' },
] as const;

/** The last hour, minute by minute. */
export function Charts({ minutes }: { minutes: OverviewQuery['overview']['minutes'] }) {
  const rows = useMemo(() => chartRows(minutes), [minutes]);
  const common = {
    h: CHART_HEIGHT,
    data: rows,
    dataKey: 'time',
    withLegend: true,
    legendProps: { itemSorter: null },
    // The table below serves the keyboard and screen readers.
    accessibilityLayer: false,
    tickLine: 'none',
    xAxisProps: { minTickGap: 40 },
  } as const;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <ChartFigure
        title="Deliveries per minute"
        empty="None in the last hour."
        rows={rows}
        series={DELIVERY_SERIES}
        format={formatCount}
      >
        <BarChart
          {...common}
          type="stacked"
          series={[...DELIVERY_SERIES]}
          valueFormatter={formatCount}
          barProps={{ isAnimationActive: false }}
          yAxisProps={{ allowDecimals: false }}
        />
      </ChartFigure>
      <ChartFigure
        title="From publish to the provider's response"
        empty="No notification was sent in the last hour."
        rows={rows}
        series={LATENCY_SERIES}
        format={spokenDuration}
      >
        <LineChart
          {...common}
          series={[...LATENCY_SERIES]}
          valueFormatter={spokenDuration}
          // Without dots, a single minute with traffic would not be drawn.
          withDots
          dotProps={{ r: 2 }}
          connectNulls={false}
          curveType="linear"
          lineProps={{ isAnimationActive: false }}
          yAxisProps={{ width: 64 }}
        />
      </ChartFigure>
    </SimpleGrid>
  );
}
