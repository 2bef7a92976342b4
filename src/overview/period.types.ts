import { ArgsType, Field, Float, Int, ObjectType } from 'type-graphql';
import { COUNTED_MAX } from '../domain/boundedCount.js';
import { DeliveryStatusEnum } from '../delivery/history/delivery.types.js';
import type { DeliveryStatus } from '../delivery/room.js';
import { DeliveryMinute } from './overview.types.js';

@ArgsType()
export class PeriodArgs {
  @Field(() => Int, { nullable: true, description: 'Until now: 60 to 34560000.' })
  lastSeconds?: number | null;

  @Field(() => Date, { nullable: true, description: 'Then or later.' })
  after?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Before then; absent: now.' })
  before?: Date | null;
}

@ObjectType({ simpleResolvers: true })
class RowCount {
  @Field(() => Int, { description: `At most ${COUNTED_MAX} of each tenant.` })
  count!: number;

  @Field(() => Boolean, { description: 'False: there are more.' })
  isExact!: boolean;
}

@ObjectType({ simpleResolvers: true })
class StatusRowCount extends RowCount {
  @Field(() => DeliveryStatusEnum)
  status!: DeliveryStatus;
}

@ObjectType({ simpleResolvers: true, description: 'The deliveries of a time in equal spans.' })
export class OverviewBars {
  @Field(() => Int, { description: 'Of each bar.' })
  seconds!: number;

  @Field(() => [DeliveryMinute], { description: 'Oldest first; the first and the last one may be cut off.' })
  bars!: DeliveryMinute[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'What happened in a time. The lists with the same times have as many rows as these numbers say.',
})
export class OverviewPeriod {
  @Field(() => Date, { description: 'Then or later.' })
  after!: Date;

  @Field(() => Date, { description: 'Before then.' })
  before!: Date;

  @Field(() => RowCount, { description: 'Chats that began.' })
  newChats!: RowCount;

  @Field(() => [StatusRowCount], { description: 'Deliveries created, for every status.' })
  statuses!: StatusRowCount[];

  @Field(() => Float, {
    nullable: true,
    description:
      'Of the deliveries that were to reach a device and are settled, the share that was sent: 0 to 1. Null: there are none.',
  })
  deliveryRate!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `From publish to the provider's response, for the newest ${COUNTED_MAX} sent deliveries of each tenant; null: none.`,
  })
  p50Ms!: number | null;

  @Field(() => Int, { nullable: true })
  p95Ms!: number | null;
}
