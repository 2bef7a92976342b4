import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { DeliveryStatus, DeliveryAttempt as DeliveryAttemptRecord } from '../settling/deliveryPolicy.js';
import type { CodeExplanation } from '../../domain/codeExplanation.js';
import { explainProviderCode } from '../../domain/providerCodes.js';
import type { PushService } from '../../domain/pushService.js';
import type { NewDelivery } from '../publishing/chatEventWrites.store.js';
import type { DeliveryRecord } from './deliveryRow.js';
import { connectionType } from '../../graphql/connectionType.js';
import { waitsOf, waitWords } from './deliveryWaits.js';
import type { Plain } from '../../graphql/plain.js';
import { encodeGlobalId } from '../../graphql/globalId.js';
import { Node } from '../../graphql/node.types.js';
import { PushServiceEnum } from '../../graphql/pushServiceEnum.js';
import { stringEnum } from '../../graphql/stringEnum.js';

export const DeliveryStatusEnum = stringEnum<DeliveryStatus>('DeliveryStatus', 'How far a delivery has come.', {
  PENDING: 'Not sent yet.',
  SENT: 'The push service has accepted it.',
  RETRYING: 'A send has failed; there will be another.',
  FAILED: 'Given up; the last attempt and the reason say why.',
  EXPIRED: 'It would have come too late to matter.',
  SUPPRESSED: 'Not sent: the client fetched the event, no device was left, or the push service was missing.',
});

@ObjectType({ simpleResolvers: true, description: 'One send and what came of it.' })
class DeliveryAttempt {
  constructor(
    private readonly service: PushService,
    private readonly record: DeliveryAttemptRecord,
  ) {}

  @Field(() => Date, { description: 'When the send began.' })
  get at(): Date {
    return this.record.at;
  }

  @Field(() => String, {
    description:
      'delivered, unregistered, retry, intercepted, throttled or rejected; interrupted: the gateway stopped before it stored a result, so the push may have arrived.',
  })
  get outcome(): string {
    return this.record.outcome;
  }

  @Field(() => String, {
    nullable: true,
    description:
      "The push service's own word, or GATEWAY_STOPPED or LEASE_LAPSED where it was interrupted; null when it accepted.",
  })
  get reason(): string | null {
    return this.record.reason;
  }

  @Field(() => String, { nullable: true, description: 'The reason in words; null where there is none that is known.' })
  get explanation(): string | null {
    return this.words?.meaning ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'What to do about the reason; null where there is none that is known.',
  })
  get remedy(): string | null {
    return this.words?.remedy ?? null;
  }

  @Field(() => Int, { nullable: true, description: 'HTTP status; null when the push service did not answer.' })
  get statusCode(): number | null {
    return this.record.statusCode;
  }

  @Field(() => Int, { description: 'Until the answer, in milliseconds; 0 where the gateway stopped before it.' })
  get durationMs(): number {
    return this.record.durationMs;
  }

  private get words(): CodeExplanation | undefined {
    const { reason } = this.record;
    return reason === null ? undefined : explainProviderCode(this.service, reason);
  }
}

@ObjectType({ simpleResolvers: true, description: 'A time in which a delivery waited.' })
class DeliveryWait {
  @Field(() => Date)
  from!: Date;

  @Field(() => Date, { nullable: true, description: 'Null: it still waits.' })
  until!: Date | null;

  @Field(() => String, { nullable: true, description: 'Its code; null: for its turn, or for a gateway to run.' })
  reason!: string | null;

  @Field(() => String, { description: 'The reason as a sentence.' })
  words!: string;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'One notification on its way to one push subscription.',
})
export class Delivery implements Node {
  constructor(readonly record: NewDelivery & Partial<DeliveryRecord>) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('Delivery', this.record.tenantId, this.record.id);
  }

  @Field(() => ID)
  get chatId(): string {
    return this.record.chatId;
  }

  @Field(() => DeliveryStatusEnum)
  get status(): DeliveryStatus {
    return this.record.status;
  }

  @Field(() => PushServiceEnum)
  get service(): PushService {
    return this.record.service;
  }

  @Field(() => String, { description: 'The type of the chat event that caused it.' })
  get event(): string {
    return this.record.event;
  }

  @Field(() => String, { nullable: true, description: 'Why it was not sent, where it was not.' })
  get reason(): string | null {
    return this.record.reason;
  }

  @Field(() => [DeliveryAttempt], { description: 'Oldest first.' })
  get attempts(): DeliveryAttempt[] {
    const { service, attempts = [] } = this.record;
    return attempts.map((attempt) => new DeliveryAttempt(service, attempt));
  }

  @Field(() => [DeliveryWait], { description: 'Those that lasted a second or more, oldest first.' })
  get waits(): Plain<DeliveryWait>[] {
    const { service, status, reason, createdAt } = this.record;
    const { attempts = [], settledAt } = this.record;
    const waits = waitsOf({ attempts, createdAt, settledAt, status, reason });
    return waits.map((wait) => ({ ...wait, words: waitWords({ service }, wait.reason) }));
  }

  @Field(() => String, { nullable: true, description: "The push service's id of it, once sent." })
  get providerMessageId(): string | null {
    return this.record.providerMessageId ?? null;
  }

  @Field(() => Date)
  get createdAt(): Date {
    return this.record.createdAt;
  }

  @Field(() => Date, {
    nullable: true,
    description: 'When it is looked at next (while it is being sent: at the latest); null once it is settled.',
  })
  get nextAttemptAt(): Date | null {
    return this.record.dueAt;
  }

  @Field(() => Date, { nullable: true, description: 'Since when nothing more will happen to it.' })
  get settledAt(): Date | null {
    return this.record.settledAt;
  }

  @Field(() => ID, { nullable: true, description: 'The delivery that this one sends again; null: it is the first.' })
  get resendOf(): string | null {
    const { tenantId, resendOf } = this.record;
    return resendOf == null ? null : encodeGlobalId('Delivery', tenantId, resendOf);
  }
}

export const DeliveryConnection = connectionType('Delivery', () => Delivery, { counted: 'bounded' });
