import '@mantine/charts/styles.css';
import { BarChart, LineChart } from '@mantine/charts';
import { Card, Stack, Title } from '@mantine/core';
import { useMemo } from 'react';
import { formatCount } from '../../format/text.js';
import { spokenDuration } from '../../format/times.js';
import { ChartLane } from './ChartLane.js';
import { SpansTable } from './SpansTable.js';
import { type Axis, countAxis, durationAxis } from './axes.js';
import {
  axisTimes,
  type Bars,
  chartRows,
  LATENCY,
  PENDING,
  type Series,
  SETTLED,
  spanName,
  visibleSeries,
} from './chartRows.js';

const BARS_HEIGHT = 180;
const PENDING_HEIGHT = 80;
const LATENCY_HEIGHT = 170;
/** The same for all lanes, so that a time is at the same place in each. */
const Y_WIDTH = 64;
/** The pointer shows the same time in all lanes. The labels at the ends of the axes have their space. */
const SHARED = { syncId: 'minutes', margin: { top: 8, right: 28, bottom: 0, left: 0 } };

interface ChartsProps {
  bars: Bars;
  /** The time in words: "last hour". */
  time: string;
}

/** The deliveries of a time, span by span: lanes on one time axis. */
export function Charts({ bars, time }: ChartsProps) {
  const rows = useMemo(() => chartRows(bars), [bars]);
  const span = spanName(bars.seconds);
  const settled = visibleSeries(SETTLED, rows);
  const pending = visibleSeries(PENDING, rows);
  const latency = visibleSeries(LATENCY, rows);
  const top = (series: readonly Series[]) =>
    Math.max(0, ...rows.map((row) => series.reduce((sum, { name }) => sum + (Number(row[name]) || 0), 0)));
  const slowest = Math.max(0, ...rows.map(({ p95Ms }) => p95Ms ?? 0));
  const lane = (axis: Axis) => ({
    data: rows,
    dataKey: 'time',
    // The table below serves the keyboard and screen readers.
    accessibilityLayer: false,
    tickLine: 'none' as const,
    xAxisProps: {
      ticks: axisTimes(bars, rows),
      interval: 'equidistantPreserveStart' as const,
      minTickGap: 16,
      scale: 'band' as const,
    },
    yAxisProps: {
      width: Y_WIDTH,
      interval: 0,
      ticks: axis.ticks,
      domain: [0, axis.ticks.at(-1) ?? 1] as [number, number],
      tickFormatter: axis.format,
    },
  });
  const counted = [...settled, ...pending].map((series) => ({ ...series, format: formatCount }));
  return (
    <Card withBorder p="lg" component="section" aria-label="Course of the deliveries">
      <Stack gap="lg">
        <Title order={2}>{`Course of the ${time}`}</Title>
        <ChartLane title={`Deliveries per ${span}`} series={settled} empty={`None in the ${time}.`}>
          <BarChart
            {...lane(countAxis(top(settled)))}
            h={BARS_HEIGHT}
            type="stacked"
            series={settled}
            valueFormatter={formatCount}
            barProps={{ isAnimationActive: false }}
            barChartProps={SHARED}
          />
        </ChartLane>
        {pending.length > 0 && (
          <ChartLane title="Still waiting, by the time of their event" series={pending} empty="">
            <BarChart
              {...lane(countAxis(top(pending)))}
              h={PENDING_HEIGHT}
              withXAxis={false}
              series={pending}
              valueFormatter={formatCount}
              barProps={{ isAnimationActive: false }}
              barChartProps={SHARED}
            />
          </ChartLane>
        )}
        <ChartLane
          title="From publish to the provider's response"
          series={latency}
          empty={`No notification was sent in the ${time}.`}
        >
          <LineChart
            {...lane(durationAxis(slowest))}
            h={LATENCY_HEIGHT}
            series={latency}
            valueFormatter={(value) => spokenDuration(value)}
            // Without dots, a single span with traffic would not be drawn.
            withDots
            dotProps={{ r: 2 }}
            connectNulls={false}
            curveType="linear"
            lineProps={{ isAnimationActive: false }}
            lineChartProps={SHARED}
          />
        </ChartLane>
        {counted.length > 0 && (
          <SpansTable
            rows={rows}
            time={time}
            columns={[
              ...counted,
              ...latency.map((series) => ({ ...series, format: (ms: number) => spokenDuration(ms) })),
            ]}
          />
        )}
      </Stack>
    </Card>
  );
}
