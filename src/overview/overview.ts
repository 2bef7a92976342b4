import { LRUCache } from 'lru-cache';
import { authorize, type Caller, type TenantRef } from '../domain/caller.js';
import type { Clock } from '../domain/clock.js';
import {
  DELIVERY_STATUSES,
  type DeliveryStatus,
  type OpenCircuitRecord,
  type OpenCircuitsStore,
} from '../delivery/room.js';
import { SERVICES } from '../domain/lane.js';
import type { PushService } from '../domain/pushService.js';
import { DAY_MS, MINUTE_MS } from '../domain/durations.js';
import type { MinuteRecord } from './countedByTenant.sql.js';
import type { FailureRecord, OverviewsStore } from './overviews.store.js';
import type { Tenants } from '../tenants/room.js';

/** The numbers of a tenant or of the whole installation. */
interface Overview {
  tenant: TenantRef | null;
  at: Date;
  activeChats: number;
  subscriptions: { service: PushService; count: number }[];
  lastHour: { status: DeliveryStatus; count: number }[];
  lastDay: { status: DeliveryStatus; count: number }[];
  /** The last 60, oldest first. */
  minutes: MinuteRecord[];
  failures: FailureRecord[];
  circuits: OpenCircuitRecord[];
  queue: { count: number; oldest: Date | null };
}

const MINUTES_SHOWN = 60;
const FAILURES_SHOWN = 10;
/** Larger numbers are not counted exactly. */
const MAX_COUNTED = 100_000;
/** Counts are cached at least this long, and counting takes at most a twentieth of the time. */
const KEPT_MS = 1_500;
const KEPT_PER_MS_OF_WORK = 20;
const MAX_KEPT = 1_000;

/** The use case of the overview. */
export type Overviews = ReturnType<typeof createOverview>;

interface OverviewOptions {
  store: { overviews: OverviewsStore; openCircuits: OpenCircuitsStore };
  tenants: Tenants;
  clock: Clock;
}

export function createOverview({ store, tenants, clock }: OverviewOptions) {
  const kept = new LRUCache<number, Promise<Overview>>({ max: MAX_KEPT, ttl: KEPT_MS });

  async function count(tenant: TenantRef | null): Promise<Overview> {
    const at = clock();
    const id = tenant?.id ?? null;
    const firstMinute = new Date(Math.floor(at.getTime() / MINUTE_MS - (MINUTES_SHOWN - 1)) * MINUTE_MS);
    const [activeChats, subscriptions, lastDay, minutes, failures, circuits, queue] = await Promise.all([
      store.overviews.activeChats(id),
      store.overviews.subscriptions(id),
      store.overviews.statuses(id, new Date(at.getTime() - DAY_MS)),
      store.overviews.minutes(id, firstMinute),
      store.overviews.failures(id, firstMinute, FAILURES_SHOWN),
      store.openCircuits.list(id),
      store.overviews.queue(id, MAX_COUNTED),
    ]);
    const counted = new Map(lastDay.map(({ status, count }) => [status, count]));
    return {
      tenant,
      at,
      activeChats,
      subscriptions: SERVICES.map((service) => ({
        service,
        count: subscriptions.find((entry) => entry.service === service)?.count ?? 0,
      })),
      lastHour: DELIVERY_STATUSES.map((status) => ({
        status,
        count: minutes.reduce((sum, minute) => sum + (minute.byStatus[status] ?? 0), 0),
      })),
      lastDay: DELIVERY_STATUSES.map((status) => ({ status, count: counted.get(status) ?? 0 })),
      minutes: everyMinute(firstMinute, minutes),
      failures,
      circuits,
      queue,
    };
  }

  return {
    /** @throws DomainError FORBIDDEN, NOT_FOUND (the tenant) */
    async of(caller: Caller, tenantHost: string | null | undefined): Promise<Overview> {
      authorize(caller, 'readOverview');
      const tenant = await tenants.namedOrWhole(caller, tenantHost);
      const key = tenant?.id ?? 0;
      const known = kept.get(key);
      if (known) return known;
      const began = performance.now();
      const counting = count(tenant);
      kept.set(key, counting);
      counting.then(
        () => {
          const ttl = Math.max(KEPT_MS, (performance.now() - began) * KEPT_PER_MS_OF_WORK);
          if (kept.get(key) === counting) kept.set(key, counting, { ttl });
        },
        () => {
          if (kept.get(key) === counting) kept.delete(key);
        },
      );
      return counting;
    },
  };
}

/** Fills in the minutes without deliveries. */
function everyMinute(first: Date, minutes: readonly MinuteRecord[]): MinuteRecord[] {
  const known = new Map(minutes.map((minute) => [minute.at.getTime(), minute]));
  return Array.from({ length: MINUTES_SHOWN }, (_, index) => {
    const at = first.getTime() + index * MINUTE_MS;
    return known.get(at) ?? { at: new Date(at), byStatus: {}, p50Ms: null, p95Ms: null };
  });
}
