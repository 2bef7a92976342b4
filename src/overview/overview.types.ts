import { Field, Int, ObjectType } from 'type-graphql';
import type { DeliveryStatus } from '../delivery/room.js';
import type { PushService } from '../domain/pushService.js';
import { DeliveryStatusEnum } from '../delivery/history/delivery.types.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';

@ObjectType({ simpleResolvers: true })
class ServiceCount {
  @Field(() => PushServiceEnum)
  service!: PushService;

  @Field(() => Int)
  count!: number;
}

@ObjectType({ simpleResolvers: true })
class StatusCount {
  @Field(() => DeliveryStatusEnum)
  status!: DeliveryStatus;

  @Field(() => Int)
  count!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The deliveries created in one minute, or in the span of a bar, by status.',
})
export class DeliveryMinute {
  @Field(() => Date, { description: 'When the minute or span began.' })
  at!: Date;

  @Field(() => Int)
  sent!: number;

  @Field(() => Int)
  failed!: number;

  @Field(() => Int)
  expired!: number;

  @Field(() => Int)
  suppressed!: number;

  @Field(() => Int, { description: 'Under way: pending or retrying.' })
  pending!: number;

  @Field(() => Int, {
    nullable: true,
    description: "From publish to the provider's response, for sent deliveries; null: none.",
  })
  p50Ms!: number | null;

  @Field(() => Int, { nullable: true })
  p95Ms!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'Why deliveries came to nothing.' })
class FailureReason {
  @Field(() => DeliveryStatusEnum)
  status!: DeliveryStatus;

  @Field(() => PushServiceEnum)
  service!: PushService;

  @Field(() => String)
  reason!: string;

  @Field(() => Int)
  count!: number;

  @Field(() => Date)
  lastAt!: Date;
}

@ObjectType({ simpleResolvers: true, description: 'A paused push service of an app.' })
class OpenCircuit {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => PushServiceEnum)
  service!: PushService;

  @Field(() => String, {
    description:
      'CREDENTIALS_REFUSED, TOKENS_REFUSED, PROVIDER_UNAVAILABLE, PROVIDER_INTERCEPTED or PROVIDER_THROTTLES.',
  })
  reason!: string;

  @Field(() => String, { description: "The push service's own word." })
  detail!: string;

  @Field(() => Date)
  openedAt!: Date;

  @Field(() => Date, { description: 'When one delivery is tried.' })
  retryAt!: Date;
}

@ObjectType({ simpleResolvers: true, description: 'How a tenant, or the whole installation, fares.' })
export class Overview {
  @Field(() => String, { nullable: true, description: 'Null: the whole installation.' })
  tenantHost!: string | null;

  @Field(() => Date, { description: 'When it was counted: seconds ago at most where much has to be counted.' })
  at!: Date;

  @Field(() => Int, { description: 'Chats that are not ended.' })
  activeChats!: number;

  @Field(() => [ServiceCount], { description: 'Push subscriptions in force, by every service.' })
  subscriptions!: ServiceCount[];

  @Field(() => [StatusCount], { description: 'Deliveries created in the last 60 minutes, for every status.' })
  lastHour!: StatusCount[];

  @Field(() => [StatusCount], { description: 'Deliveries created in the last 24 hours, for every status.' })
  lastDay!: StatusCount[];

  @Field(() => [DeliveryMinute], { description: 'The last 60 minutes, oldest first, the one that runs included.' })
  minutes!: DeliveryMinute[];

  @Field(() => [FailureReason], { description: 'Of the last 60 minutes, the most frequent first, at most 10.' })
  failures!: FailureReason[];

  @Field(() => [OpenCircuit], { description: 'At most 100.' })
  circuits!: OpenCircuit[];

  @Field(() => Int, { description: 'Deliveries under way; of each tenant counted up to 100000.' })
  queued!: number;

  @Field(() => Date, { nullable: true })
  oldestQueuedAt!: Date | null;
}
