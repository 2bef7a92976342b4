import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { MinuteRecord } from './countedByTenant.sql.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { Overview, type DeliveryMinute } from './overview.types.js';
import { OverviewBars, OverviewPeriod, PeriodArgs } from './period.types.js';
import type { Plain } from '../graphql/plain.js';
import type { Overviews } from './overview.js';
import type { PeriodNumbers, Periods } from './periods.js';

@Resolver(() => Overview)
export class OverviewResolver {
  constructor(private readonly services: { overview: Overviews; periods: Periods }) {}

  @Query(() => Overview, {
    description:
      "The state of a tenant. Default: the caller's own, for an OPERATOR the whole installation. For VIEWER, " +
      'ADMIN and OPERATOR.',
  })
  async overview(
    @Ctx() context: GraphqlContext,
    @Arg('tenantHost', () => String, { nullable: true }) tenantHost: string | null,
  ): Promise<Plain<Overview>> {
    const { tenant, queue, minutes, ...counts } = await this.services.overview.of(callerOf(context), tenantHost);
    return {
      ...counts,
      tenantHost: tenant?.host ?? null,
      minutes: minutes.map(minuteOf),
      queued: queue.count,
      oldestQueuedAt: queue.oldest,
    };
  }

  @FieldResolver(() => OverviewPeriod, { description: 'What happened in a time; by default the last hour.' })
  async period(
    @Ctx() context: GraphqlContext,
    @Root() { tenantHost }: Overview,
    @Args(() => PeriodArgs) wanted: PeriodArgs,
  ): Promise<Plain<OverviewPeriod>> {
    return periodOf(await this.services.periods.numbers(callerOf(context), tenantHost, wanted));
  }

  @FieldResolver(() => OverviewPeriod, { description: 'The time before that one, of the same length.' })
  async periodBefore(
    @Ctx() context: GraphqlContext,
    @Root() { tenantHost }: Overview,
    @Args(() => PeriodArgs) wanted: PeriodArgs,
  ): Promise<Plain<OverviewPeriod>> {
    return periodOf(await this.services.periods.numbersBefore(callerOf(context), tenantHost, wanted));
  }

  @FieldResolver(() => OverviewBars, {
    description: 'The deliveries of a time in at most 62 spans; by default of the last hour.',
  })
  async bars(
    @Ctx() context: GraphqlContext,
    @Root() { tenantHost }: Overview,
    @Args(() => PeriodArgs) wanted: PeriodArgs,
  ): Promise<Plain<OverviewBars>> {
    const { seconds, bars } = await this.services.periods.bars(callerOf(context), tenantHost, wanted);
    return { seconds, bars: bars.map(minuteOf) };
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

function periodOf({ p50Ms, p95Ms, ...numbers }: PeriodNumbers): Plain<OverviewPeriod> {
  return { ...numbers, p50Ms: rounded(p50Ms), p95Ms: rounded(p95Ms) };
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms);
}
