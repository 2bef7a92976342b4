import { Field, InputType } from 'type-graphql';
import type { DeliveryStatus } from '../settling/deliveryPolicy.js';
import type { PushService } from '../../domain/pushService.js';
import { DeliveryStatusEnum } from './delivery.types.js';
import { PushServiceEnum } from '../../graphql/pushServiceEnum.js';

@InputType({ description: 'Which deliveries: those for which all that is given holds.' })
export class DeliveryFilter {
  @Field(() => String, { nullable: true, description: "Where absent, the caller's tenant or the one it names." })
  tenantHost?: string | null;

  @Field(() => String, { nullable: true })
  appId?: string | null;

  @Field(() => String, { nullable: true })
  chatId?: string | null;

  @Field(() => DeliveryStatusEnum, { nullable: true })
  status?: DeliveryStatus | null;

  @Field(() => Boolean, { nullable: true, description: 'False: pending and retrying ones only.' })
  settled?: boolean | null;

  @Field(() => PushServiceEnum, { nullable: true })
  service?: PushService | null;

  @Field(() => Date, { nullable: true, description: 'Made then or later.' })
  createdAfter?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Made before then.' })
  createdBefore?: Date | null;
}
