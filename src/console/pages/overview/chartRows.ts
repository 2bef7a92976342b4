import { DELIVERY_STATUSES } from '../../format/labels.js';
import type { OverviewQuery } from '../../generated/graphql.js';

type Minute = OverviewQuery['overview']['minutes'][number];

/** A minute in the charts: counts by status, and milliseconds from publish to the provider's response. */
export interface ChartRow extends Omit<Minute, 'at' | '__typename'> {
  /** Hour and minute. */
  time: string;
}

/** The series of deliveries, bottom to top. */
export const DELIVERY_SERIES = [
  { name: 'sent', ...DELIVERY_STATUSES.SENT },
  { name: 'pending', ...DELIVERY_STATUSES.PENDING },
  { name: 'suppressed', ...DELIVERY_STATUSES.SUPPRESSED },
  { name: 'expired', ...DELIVERY_STATUSES.EXPIRED },
  { name: 'failed', ...DELIVERY_STATUSES.FAILED },
] as const;

/** Minutes as rows of the charts. @param timeZone default: the browser's */
export function chartRows(minutes: readonly Minute[], timeZone?: string): ChartRow[] {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone });
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

/** Height of the drawing in pixels; reserved while it loads. */
export const CHART_HEIGHT = 240;
