import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({ simpleResolvers: true, description: "A request to a tenant's platform." })
export class WebhookAttempt {
  @Field(() => ID)
  id!: string;

  @Field(() => Date, { description: 'When the request began.' })
  at!: Date;

  @Field(() => ID, { nullable: true, description: 'Null: a test event, or the chat is gone.' })
  chatId!: string | null;

  @Field(() => Boolean, { description: 'Sent by `sendTestWebhookEvent`.' })
  isTest!: boolean;

  @Field(() => Int, { nullable: true, description: 'HTTP status; null: there was no answer.' })
  statusCode!: number | null;

  @Field(() => Int, { description: 'Until the answer, in milliseconds.' })
  durationMs!: number;

  @Field(() => Int, { description: 'How many events it had.' })
  events!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Null: the platform took the events. Otherwise as `Webhook.lastError`.',
  })
  error!: string | null;
}

@InputType()
export class SendTestWebhookEventInput {
  @Field(() => String)
  tenantHost!: string;
}

@ObjectType({ simpleResolvers: true })
export class SendTestWebhookEventPayload {
  @Field(() => WebhookAttempt, { nullable: true })
  attempt?: WebhookAttempt;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@InputType()
export class ReplayWebhookInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => Date, { description: 'At most 30 days ago.' })
  since!: Date;

  @Field(() => Boolean, { defaultValue: false, description: 'Only count; nothing is sent.' })
  dryRun?: boolean | null;
}

@ObjectType({ simpleResolvers: true })
export class ReplayWebhookPayload {
  @Field(() => Int, { nullable: true, description: 'Chats with client events since then.' })
  chats?: number;

  @Field(() => Int, { nullable: true, description: 'Their client events since then.' })
  events?: number;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
