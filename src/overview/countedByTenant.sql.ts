import type { DeliveryStatus } from '../delivery/room.js';

/** Deliveries created in one minute, or another span of time. */
export interface MinuteRecord {
  /** When it began. */
  at: Date;
  byStatus: Partial<Record<DeliveryStatus, number>>;
  /** From publish to the provider's response, in milliseconds, for sent deliveries; null: none. */
  p50Ms: number | null;
  p95Ms: number | null;
}

/** SQL: the rows of each tenant, read from its own part of the index. Parameter 1: the tenant, or null for all. */
export const ofTenants = (rows: string) =>
  `tenants t CROSS JOIN LATERAL (${rows}) r WHERE $1::int IS NULL OR t.id = $1`;

/** The deliveries of one status. */
export interface MinuteRow {
  at: Date;
  status: DeliveryStatus;
  count: number;
  p50: number | null;
  p95: number | null;
}

/** Rows by time and status as one record for each time, oldest first. */
export function minutesOf(rows: readonly MinuteRow[]): MinuteRecord[] {
  const minutes = new Map<number, MinuteRecord>();
  for (const { at, status, count, p50, p95 } of rows) {
    const minute = minutes.get(at.getTime()) ?? { at, byStatus: {}, p50Ms: null, p95Ms: null };
    minute.byStatus[status] = count;
    if (status === 'SENT') Object.assign(minute, { p50Ms: p50, p95Ms: p95 });
    minutes.set(at.getTime(), minute);
  }
  return [...minutes.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}
