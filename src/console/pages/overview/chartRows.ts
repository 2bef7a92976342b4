import { DELIVERY_STATUSES } from '../../format/labels.js';
import type { OverviewQuery } from '../../generated/graphql.js';

type Minute = OverviewQuery['overview']['minutes'][number];

/** What is drawn of a minute: counts by status, and milliseconds from publish to the provider's answer. */
export interface ChartRow extends Omit<Minute, 'at' | '__typename'> {
  /** Hour and minute. */
  time: string;
}

/** Series of the deliveries, from the bottom up. */
export const DELIVERY_SERIES = [
  { name: 'sent', ...DELIVERY_STATUSES.SENT },
  { name: 'pending', ...DELIVERY_STATUSES.PENDING },
  { name: 'suppressed', ...DELIVERY_STATUSES.SUPPRESSED },
  { name: 'expired', ...DELIVERY_STATUSES.EXPIRED },
  { name: 'failed', ...DELIVERY_STATUSES.FAILED },
] as const;

/** The minutes as the charts take them. @param timeZone the reader's where absent */
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

/** Of the drawing, in pixels: its place is kept before it is there. */
export const CHART_HEIGHT = 240;
