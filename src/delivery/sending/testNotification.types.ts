import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { PushService } from '../../domain/pushService.js';
import { DeviceTokenInput } from '../../subscriptions/subscription.types.js';
import { PushServiceEnum } from '../../graphql/pushServiceEnum.js';
import { UserError } from '../../graphql/userError.types.js';

@InputType({ description: "To a chat's subscribed device, or to a device by its token: give one of the two." })
export class SendTestNotificationInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => ID, { nullable: true })
  chatId?: string | null;

  @Field(() => DeviceTokenInput, { nullable: true })
  device?: DeviceTokenInput | null;

  @Field(() => String, { nullable: true, description: "Where absent, the app's name." })
  title?: string | null;

  @Field(() => String, { nullable: true })
  body?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description:
      'Let the push service judge it and give it to no device. Firebase checks the message itself; APNs has no such thing, ' +
      'so there the credentials and the topic are checked.',
  })
  dryRun?: boolean | null;
}

@ObjectType({ simpleResolvers: true, description: 'What the push service said.' })
export class TestNotificationReceipt {
  @Field(() => PushServiceEnum)
  service!: PushService;

  @Field(() => String, { description: 'delivered, unregistered, retry, intercepted, throttled or rejected.' })
  outcome!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;

  @Field(() => Int, { nullable: true })
  statusCode!: number | null;

  @Field(() => String, { nullable: true })
  providerMessageId!: string | null;

  @Field(() => Int)
  durationMs!: number;
}

@ObjectType({ simpleResolvers: true })
export class SendTestNotificationPayload {
  @Field(() => TestNotificationReceipt, { nullable: true })
  receipt?: TestNotificationReceipt;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
