import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { AlertKindEnum } from '../../alerts/alert.types.js';
import type { AlertKind } from '../../alerts/room.js';
import { UserError } from '../../graphql/userError.types.js';
import { WebhookAttempt } from '../webhookActions.types.js';

const OF_TENANT = 'Absent: the tenant of the caller, or for an OPERATOR that names none the whole installation.';

@ObjectType({ simpleResolvers: true, description: 'The webhook that sends raised and resolved alerts, and its state.' })
export class AlertsWebhook {
  @Field(() => String)
  url!: string;

  @Field(() => Boolean, { description: 'False: notices wait, for three days.' })
  enabled!: boolean;

  @Field(() => [AlertKindEnum], { nullable: true, description: 'Only alerts of these kinds; null: of all.' })
  kinds!: AlertKind[] | null;

  @Field(() => Date)
  createdAt!: Date;

  @Field(() => Date)
  updatedAt!: Date;

  @Field(() => Int, { description: 'Notices that wait: of alerts raised or resolved. Counted up to 100,000.' })
  queuedNotices!: number;

  @Field(() => Date, {
    nullable: true,
    description: 'Since when the receiver has not accepted the notice that has failed longest; null: no failure.',
  })
  failingSince!: Date | null;

  @Field(() => String, { nullable: true, description: 'The reason of the failure, as `Webhook.lastError`.' })
  lastError!: string | null;

  @Field(() => Int, { description: 'How often that notice has been sent without success.' })
  failures!: number;

  @Field(() => Int, { description: 'Notices that were given up after three days, since the webhook was set up.' })
  droppedNotices!: number;
}

@InputType()
export class ConfigureAlertsInput {
  @Field(() => String, { nullable: true, description: OF_TENANT })
  tenantHost?: string | null;

  @Field(() => String, { description: 'An https:// URL of at most 2,048 characters, without a user name or password.' })
  url!: string;

  @Field(() => Boolean, { defaultValue: true, description: 'False: notices wait, for three days.' })
  enabled?: boolean | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Make a new secret. It signs all requests from then on, including retries.',
  })
  newSecret?: boolean | null;

  @Field(() => [AlertKindEnum], { nullable: true, description: 'Only alerts of these kinds; null: of all.' })
  kinds?: AlertKind[] | null;
}

@InputType()
export class RemoveAlertsInput {
  @Field(() => String, { nullable: true, description: OF_TENANT })
  tenantHost?: string | null;
}

@InputType()
export class SendTestAlertInput {
  @Field(() => String, { nullable: true, description: OF_TENANT })
  tenantHost?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ConfigureAlertsPayload {
  @Field(() => AlertsWebhook, { nullable: true })
  alertsWebhook?: AlertsWebhook;

  @Field(() => String, {
    nullable: true,
    description: 'The new signing secret (Standard Webhooks), if one was made. It is returned only here.',
  })
  secret?: string | null;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class RemoveAlertsPayload {
  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class SendTestAlertPayload {
  @Field(() => WebhookAttempt, { nullable: true })
  attempt?: WebhookAttempt;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
