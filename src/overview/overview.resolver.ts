import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import type { MinuteRecord } from './overviews.store.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { Overview, type DeliveryMinute, type DeliveryPeriod } from './overview.types.js';
import type { Plain } from '../graphql/plain.js';
import { deliveryRate } from './deliveryRate.js';
import type { Overviews, Period } from './overview.js';

@Resolver()
export class OverviewResolver {
  constructor(private readonly services: { overview: Overviews }) {}

  @Query(() => Overview, {
    description:
      "The state of a tenant. Default: the caller's own, for an OPERATOR the whole installation. For VIEWER, " +
      'ADMIN and OPERATOR.',
  })
  async overview(
    @Ctx() context: GraphqlContext,
    @Arg('tenantHost', () => String, { nullable: true }) tenantHost: string | null,
  ): Promise<Plain<Overview>> {
    const { tenant, queue, minutes, period, periodBefore, ...counts } = await this.services.overview.of(
      callerOf(context),
      tenantHost,
    );
    return {
      ...counts,
      tenantHost: tenant?.host ?? null,
      minutes: minutes.map(minuteOf),
      period: periodOf(period),
      periodBefore: periodOf(periodBefore),
      queued: queue.count,
      oldestQueuedAt: queue.oldest,
    };
  }
}

function minuteOf({ at, byStatus, p50Ms, p95Ms }: MinuteRecord): Plain<DeliveryMinute> {
  const { SENT = 0, FAILED = 0, EXPIRED = 0, SUPPRESSED = 0, PENDING = 0, RETRYING = 0 } = byStatus;
  return {
    at,
    sent: SENT,
    failed: FAILED,
    expired: EXPIRED,
    suppressed: SUPPRESSED,
    pending: PENDING + RETRYING,
    p50Ms: rounded(p50Ms),
    p95Ms: rounded(p95Ms),
  };
}

function periodOf({ from, until, byStatus, p95Ms }: Period): Plain<DeliveryPeriod> {
  return { from, until, deliveryRate: deliveryRate(byStatus), p95Ms: rounded(p95Ms) };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
