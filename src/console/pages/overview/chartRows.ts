import { DELIVERY_STATUSES } from '../../format/labels.js';
import type { Reader } from '../../format/times.js';
import type { OverviewQuery } from '../../generated/graphql.js';

export type Bars = OverviewQuery['overview']['bars'];
type Bar = Bars['bars'][number];

/** A span of time in the charts: counts by status, and milliseconds from publish to the provider's response. */
export interface ChartRow extends Omit<Bar, 'at' | '__typename'> {
  /** When it began, as short as it is unique. */
  time: string;
}

export interface Series {
  name: Exclude<keyof ChartRow, 'time'>;
  label: string;
  color: string;
}

/** Settled deliveries, bottom to top. Only trouble has a warm colour. */
export const SETTLED: readonly Series[] = [
  { name: 'sent', label: DELIVERY_STATUSES.SENT.label, color: 'indigo.4' },
  { name: 'suppressed', label: DELIVERY_STATUSES.SUPPRESSED.label, color: 'gray.5' },
  { name: 'expired', label: DELIVERY_STATUSES.EXPIRED.label, color: 'orange.5' },
  { name: 'failed', label: DELIVERY_STATUSES.FAILED.label, color: 'red.6' },
];

/** Deliveries under way. */
export const PENDING: readonly Series[] = [{ name: 'pending', label: 'Pending or retrying', color: 'yellow.6' }];

/** From publish to the provider's response. */
export const LATENCY: readonly Series[] = [
  { name: 'p50Ms', label: 'Median', color: 'gray.5' },
  { name: 'p95Ms', label: '95th percentile', color: 'indigo.5' },
];

/** Spans as rows of the charts, by the reader's clock. */
export function chartRows({ seconds, bars }: Bars, { locale, timeZone }: Reader = {}): ChartRow[] {
  const clock = new Intl.DateTimeFormat(locale, { ...clockOf(seconds * bars.length, seconds), timeZone });
  return bars.map(({ at, sent, failed, expired, suppressed, pending, p50Ms, p95Ms }) => ({
    time: clock.format(Date.parse(at)),
    sent,
    failed,
    expired,
    suppressed,
    pending,
    p50Ms,
    p95Ms,
  }));
}

const DAY = 86_400;

/** What of a time tells it from the others of its chart. */
function clockOf(chartSeconds: number, barSeconds: number): Intl.DateTimeFormatOptions {
  if (barSeconds >= DAY) return { day: 'numeric', month: 'short' };
  const date = chartSeconds >= DAY ? ({ day: 'numeric', month: 'short' } as const) : {};
  return { ...date, hour: '2-digit', minute: '2-digit' };
}

/** The times that are written on the axis: of every tenth span, in whole multiples of ten spans. */
export function axisTimes({ seconds, bars }: Bars, rows: readonly ChartRow[]): string[] {
  const step = 10_000 * seconds;
  return rows.filter((_, index) => Date.parse(bars[index]?.at ?? '') % step === 0).map(({ time }) => time);
}

const UNITS = [
  ['day', DAY],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "minute", "5 minutes", "day". */
export function spanName(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => seconds % length === 0) ?? ['second', 1];
  const count = seconds / size;
  return count === 1 ? unit : `${count} ${unit}s`;
}

/** The series in which there is something to see. */
export function visibleSeries(series: readonly Series[], rows: readonly ChartRow[]): Series[] {
  return series.filter(({ name }) => rows.some((row) => typeof row[name] === 'number' && row[name] > 0));
}

/** Of all lanes together, reserved while they load. */
export const CHARTS_HEIGHT = 520;
