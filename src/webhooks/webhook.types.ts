import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { WebhookStatus } from './webhooks.js';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({
  simpleResolvers: true,
  description: "Where a tenant's platform is told what clients do, and how it fares.",
})
export class Webhook {
  constructor(private readonly status: WebhookStatus) {}

  @Field(() => String)
  get url(): string {
    return this.status.url;
  }

  @Field(() => Boolean, { description: 'False: what there is to tell waits.' })
  get enabled(): boolean {
    return this.status.enabled;
  }

  @Field(() => Date)
  get createdAt(): Date {
    return this.status.createdAt;
  }

  @Field(() => Date)
  get updatedAt(): Date {
    return this.status.updatedAt;
  }

  @Field(() => Int, { description: 'Chats of which there is something to tell; counted up to 100,000.' })
  get queuedChats(): number {
    return this.status.queuedChats;
  }

  @Field(() => Date, {
    nullable: true,
    description: 'Since when the platform has not taken the events of the chat that waits longest; null: all is well.',
  })
  get failingSince(): Date | null {
    return this.status.failingSince;
  }

  @Field(() => String, {
    nullable: true,
    description: "What hinders it: `HTTP 503`, `TIMEOUT`, `ADDRESS_NOT_ALLOWED`, or the network's own code.",
  })
  get lastError(): string | null {
    return this.status.lastError;
  }
}

@InputType()
export class ConfigureWebhookInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String, { description: 'An https:// URL of at most 2,048 characters, without a user name or password.' })
  url!: string;

  @Field(() => Boolean, { defaultValue: true, description: 'False: what there is to tell waits.' })
  enabled?: boolean | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Make a new secret. From then on it signs everything, what is sent again too.',
  })
  newSecret?: boolean | null;
}

@InputType()
export class RemoveWebhookInput {
  @Field(() => String)
  tenantHost!: string;
}

@ObjectType({ simpleResolvers: true })
export class ConfigureWebhookPayload {
  @Field(() => Webhook, { nullable: true })
  webhook?: Webhook;

  @Field(() => String, {
    nullable: true,
    description:
      'What requests are signed with (Standard Webhooks), where it is new. It is shown here and never again.',
  })
  secret?: string | null;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class RemoveWebhookPayload {
  @Field(() => [UserError])
  userErrors!: UserError[];
}
