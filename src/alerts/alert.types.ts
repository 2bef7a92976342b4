import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { PushService } from '../domain/pushService.js';
import { alertRemedy } from './alertRemedy.js';
import type { AlertState } from './alertList.store.js';
import type { AlertKind, AlertRecord } from './alerts.store.js';
import { connectionType } from '../graphql/connectionType.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { stringEnum } from '../graphql/stringEnum.js';

export const AlertKindEnum = stringEnum<AlertKind>('AlertKind', 'A problem that needs an admin.', {
  CREDENTIALS_REFUSED: 'The push service refuses the credentials; pushes wait until they are replaced.',
  KEY_REFUSED: "Apple refuses one of the app's keys, or its use for one environment; pushes that need it wait.",
  PREVIOUS_CREDENTIALS_USED:
    'The push service refuses the new credentials; the replaced ones are used while they are kept.',
  TOKENS_REFUSED: 'The push service refuses most device tokens, so the fault must be elsewhere; pushes wait.',
  CREDENTIALS_EXPIRE: 'The credentials run out soon, or have run out.',
  PROVIDER_UNAVAILABLE: 'The push service fails or cannot be reached, or a proxy responds instead of it; pushes wait.',
  DELIVERY_QUARANTINED:
    'The gateway has stopped several times in a row while it was sending the same delivery, which is sent alone now.',
  WEBHOOK_FAILING: "The tenant's platform takes no client events or no outcomes of pushes; they are sent again.",
});

const AlertStateEnum = stringEnum<AlertState>('AlertState', 'Whether the problem goes on.', {
  OPEN: 'It goes on.',
  RESOLVED: 'It is over.',
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Something that an admin has to look at. The gateway raises it once, and resolves it by itself.',
})
export class Alert implements Node {
  constructor(readonly record: AlertRecord) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('Alert', this.record.tenantId, String(this.record.id));
  }

  @Field(() => AlertKindEnum)
  get kind(): AlertKind {
    return this.record.kind;
  }

  @Field(() => ID, {
    nullable: true,
    description: 'The app of the push service; null where the alert is about the tenant as a whole.',
  })
  get appId(): string | null {
    return this.record.appId;
  }

  @Field(() => PushServiceEnum, { nullable: true, description: 'Null where `appId` is.' })
  get service(): PushService | null {
    return this.record.service;
  }

  @Field(() => String, { description: "What has happened, with the push service's own word and its meaning." })
  get message(): string {
    return this.record.message;
  }

  @Field(() => String, { description: 'What to do about it.' })
  get remedy(): string {
    return alertRemedy(this.record);
  }

  @Field(() => Date)
  get raisedAt(): Date {
    return this.record.raisedAt;
  }

  @Field(() => Date, { description: 'The last time the problem was seen.' })
  get lastSeenAt(): Date {
    return this.record.lastSeenAt;
  }

  @Field(() => Date, { nullable: true, description: 'Null: it is still so.' })
  get resolvedAt(): Date | null {
    return this.record.resolvedAt;
  }
}

export const AlertConnection = connectionType('Alert', () => Alert);

@InputType({ description: 'Which alerts: those for which all that is given holds.' })
export class AlertFilter {
  @Field(() => String, {
    nullable: true,
    description: "Where absent, the caller's tenant or the one it names; all tenants for an OPERATOR that names none.",
  })
  tenantHost?: string | null;

  @Field(() => String, { nullable: true, description: 'Without alerts about the tenant as a whole.' })
  appId?: string | null;

  @Field(() => AlertKindEnum, { nullable: true })
  kind?: AlertKind | null;

  @Field(() => AlertStateEnum, { nullable: true, description: 'Absent: both.' })
  state?: AlertState | null;

  @Field(() => Date, { nullable: true, description: 'Raised then or later.' })
  since?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Raised before then.' })
  until?: Date | null;
}
