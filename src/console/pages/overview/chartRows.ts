import { DELIVERY_STATUSES } from '../../format/labels.js';
import type { Reader } from '../../format/times.js';
import type { OverviewQuery } from '../../generated/graphql.js';

type Minute = OverviewQuery['overview']['minutes'][number];

/** A minute in the charts: counts by status, and milliseconds from publish to the provider's response. */
export interface ChartRow extends Omit<Minute, 'at' | '__typename'> {
  /** Hour and minute. */
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

/** Minutes as rows of the charts, by the reader's clock. */
export function chartRows(minutes: readonly Minute[], { locale, timeZone }: Reader = {}): ChartRow[] {
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  return minutes.map(({ at, sent, failed, expired, suppressed, pending, p50Ms, p95Ms }) => ({
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

/** The times that are written on the axis: every ten minutes. */
export function axisTimes(minutes: readonly Minute[], rows: readonly ChartRow[]): string[] {
  return rows
    .filter((_, index) => new Date(minutes[index]?.at ?? 0).getUTCMinutes() % 10 === 0)
    .map(({ time }) => time);
}

/** The series in which there is something to see. */
export function visibleSeries(series: readonly Series[], rows: readonly ChartRow[]): Series[] {
  return series.filter(({ name }) => rows.some((row) => typeof row[name] === 'number' && row[name] > 0));
}

/** Of all lanes together, reserved while they load. */
export const CHARTS_HEIGHT = 520;
