import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { PushOutcome } from '../domain/pushOutcome.js';
import { PushOutcomeEnum } from './pushOutcomes/pushOutcomes.types.js';
import type { WebhookStatus } from './webhooks.js';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({
  simpleResolvers: true,
  description: "The webhook that sends client events to a tenant's platform, and its state.",
})
export class Webhook {
  constructor(readonly status: WebhookStatus) {}

  /** Not a field: its attempts are found by it. */
  get tenantId(): number {
    return this.status.tenantId;
  }

  @Field(() => String)
  get url(): string {
    return this.status.url;
  }

  @Field(() => Boolean, { description: 'False: client events are queued.' })
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

  @Field(() => Int, { description: 'Chats with queued client events; counted up to 100,000.' })
  get queuedChats(): number {
    return this.status.queuedChats;
  }

  @Field(() => Date, {
    nullable: true,
    description: 'Since when the platform has not accepted the events of the longest waiting chat; null: no failure.',
  })
  get failingSince(): Date | null {
    return this.status.failingSince;
  }

  @Field(() => String, {
    nullable: true,
    description: "The reason of the failure: `HTTP 503`, `TIMEOUT`, `ADDRESS_NOT_ALLOWED`, or the network's own code.",
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

  @Field(() => Boolean, { defaultValue: true, description: 'False: client events are queued.' })
  enabled?: boolean | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Make a new secret. It signs all requests from then on, including retries.',
  })
  newSecret?: boolean | null;

  @Field(() => [PushOutcomeEnum], {
    nullable: true,
    description:
      'The outcomes of pushes that are sent to the platform from now on; empty: none. Absent: as before, and none at first.',
  })
  pushOutcomes?: PushOutcome[] | null;
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
    description: 'The new signing secret (Standard Webhooks), if one was made. It is returned only here.',
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
