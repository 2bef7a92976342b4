import { LRUCache } from 'lru-cache';
import { type DeliveryStatus, DELIVERY_STATUSES } from '../delivery/room.js';
import type { BoundedCount } from '../domain/boundedCount.js';
import { authorize, type Caller } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../domain/durations.js';
import { refusedField } from '../domain/errors.js';
import type { Tenants } from '../tenants/room.js';
import { deliveryRate } from './deliveryRate.js';
import type { MinuteRecord } from './countedByTenant.sql.js';
import type { Period, PeriodsStore, StatusCountRecord } from './periods.store.js';

/** The requested period: the last seconds, or between two times. Default: the last hour. */
interface PeriodWanted {
  lastSeconds?: number | null;
  after?: Date | null;
  /** Absent: now. */
  before?: Date | null;
}

/** What happened in a time. */
export interface PeriodNumbers extends Period {
  newChats: BoundedCount;
  /** Of every status, in their order. */
  statuses: StatusCountRecord[];
  /** Of the counted deliveries that are settled, the share that was sent; null: there are none. */
  deliveryRate: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
}

/** The deliveries of a period, in equal spans, oldest first. */
interface PeriodBars {
  seconds: number;
  bars: MinuteRecord[];
}

const LONGEST_MS = 400 * DAY_MS;
/** As for the overview: counts are cached at least this long, and counting takes at most a twentieth of the time. */
const KEPT_MS = 1_500;
const KEPT_PER_MS_OF_WORK = 20;
const MAX_KEPT = 1_000;

/** The use cases of the numbers of a period. */
export type Periods = ReturnType<typeof createPeriods>;

interface PeriodsOptions {
  store: { periods: PeriodsStore };
  tenants: Tenants;
  clock: Clock;
}

export function createPeriods({ store, tenants, clock }: PeriodsOptions) {
  const kept = new LRUCache<string, Promise<unknown>>({ max: MAX_KEPT, ttl: KEPT_MS });

  async function remembered<Result>(key: string, count: () => Promise<Result>): Promise<Result> {
    const known = kept.get(key);
    if (known) return known as Promise<Result>;
    const began = performance.now();
    const counting = count();
    kept.set(key, counting);
    counting.then(
      () => kept.set(key, counting, { ttl: Math.max(KEPT_MS, (performance.now() - began) * KEPT_PER_MS_OF_WORK) }),
      () => kept.delete(key),
    );
    return counting;
  }

  /** The tenant (null: all), the time, and what names both. @throws DomainError FORBIDDEN, NOT_FOUND, INVALID_INPUT */
  async function meant(caller: Caller, tenantHost: string | null | undefined, wanted: PeriodWanted) {
    authorize(caller, 'readOverview');
    const tenantId = (await tenants.namedOrWhole(caller, tenantHost))?.id ?? null;
    const { lastSeconds, after, before } = wanted;
    const periodAt = periodWanted(wanted);
    const key = [tenantId ?? 0, lastSeconds ?? '', after?.getTime() ?? '', before?.getTime() ?? ''].join(' ');
    return { tenantId, key, periodAt };
  }

  async function count(tenantId: number | null, period: Period): Promise<PeriodNumbers> {
    const [newChats, statuses, { p50, p95 }] = await Promise.all([
      store.periods.newChats(tenantId, period),
      store.periods.statuses(tenantId, period),
      store.periods.latencies(tenantId, period),
    ]);
    const rate = deliveryRate(Object.fromEntries(statuses.map((one) => [one.status, one.count])));
    return { ...period, newChats, statuses: inOrder(statuses), deliveryRate: rate, p50Ms: p50, p95Ms: p95 };
  }

  return {
    /** @throws DomainError FORBIDDEN, NOT_FOUND (the tenant), INVALID_INPUT */
    async numbers(caller: Caller, tenantHost: string | null | undefined, wanted: PeriodWanted): Promise<PeriodNumbers> {
      const { tenantId, key, periodAt } = await meant(caller, tenantHost, wanted);
      return remembered(`numbers ${key}`, () => count(tenantId, periodAt(clock())));
    },

    /** The numbers of the time before, of the same length. @throws DomainError as `numbers` */
    async numbersBefore(
      caller: Caller,
      tenantHost: string | null | undefined,
      wanted: PeriodWanted,
    ): Promise<PeriodNumbers> {
      const { tenantId, key, periodAt } = await meant(caller, tenantHost, wanted);
      return remembered(`before ${key}`, () => {
        const { after, before } = periodAt(clock());
        return count(tenantId, { after: new Date(2 * after.getTime() - before.getTime()), before: after });
      });
    },

    /** @throws DomainError as `numbers` */
    async bars(caller: Caller, tenantHost: string | null | undefined, wanted: PeriodWanted): Promise<PeriodBars> {
      const { tenantId, key, periodAt } = await meant(caller, tenantHost, wanted);
      return remembered(`bars ${key}`, async () => {
        const period = periodAt(clock());
        const seconds = barSeconds(period.before.getTime() - period.after.getTime());
        return { seconds, bars: everyBar(period, seconds, await store.periods.bars(tenantId, period, seconds)) };
      });
    },
  };
}

/** @returns the time, seen from a moment @throws DomainError INVALID_INPUT */
function periodWanted({ lastSeconds, after, before }: PeriodWanted): (now: Date) => Period {
  if (lastSeconds != null) {
    const ms = lastSeconds * 1_000;
    if (ms < MINUTE_MS || ms > LONGEST_MS)
      throw refusedField(['lastSeconds'], `must be from 60 to ${LONGEST_MS / 1_000}`);
    if (after ?? before) throw refusedField(['lastSeconds'], 'must not be given beside after and before');
    return (now) => ({ after: new Date(now.getTime() - ms), before: now });
  }
  if (!after && before) throw refusedField(['after'], 'must be given where before is');
  return (now) => {
    const end = before ?? now;
    const begin = after ?? new Date(end.getTime() - HOUR_MS);
    const ms = end.getTime() - begin.getTime();
    if (ms <= 0) throw refusedField(['after'], 'must be earlier than before, or than now');
    if (ms > LONGEST_MS)
      throw refusedField(['after'], `must be at most ${LONGEST_MS / DAY_MS} days earlier than before`);
    return { after: begin, before: end };
  };
}

function inOrder(statuses: readonly StatusCountRecord[]): StatusCountRecord[] {
  const known = new Map<DeliveryStatus, StatusCountRecord>(statuses.map((one) => [one.status, one]));
  return DELIVERY_STATUSES.map((status) => known.get(status) ?? { status, count: 0, isExact: true });
}

/** Fills in the spans without deliveries. */
function everyBar({ after, before }: Period, seconds: number, bars: readonly MinuteRecord[]): MinuteRecord[] {
  const known = new Map(bars.map((bar) => [bar.at.getTime(), bar]));
  const step = seconds * 1_000;
  const first = Math.floor(after.getTime() / step) * step;
  return Array.from({ length: Math.ceil((before.getTime() - first) / step) }, (_, index) => {
    const at = first + index * step;
    return known.get(at) ?? { at: new Date(at), byStatus: {}, p50Ms: null, p95Ms: null };
  });
}

/** More bars than this are too narrow to be read. */
const BARS_MAX = 62;
const STEPS_MS = [
  ...[MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 4 * HOUR_MS, 12 * HOUR_MS, DAY_MS, 7 * DAY_MS],
];

/** Seconds of each bar in a chart of this much time. */
function barSeconds(ms: number): number {
  const step = STEPS_MS.find((one) => ms / one <= BARS_MAX - 1) ?? 7 * DAY_MS;
  return step / 1_000;
}
