import { Field, Int, ObjectType } from 'type-graphql';
import type { PushOutcome } from '../../domain/pushOutcome.js';
import { stringEnum } from '../../graphql/stringEnum.js';

export const PushOutcomeEnum = stringEnum<PushOutcome>('PushOutcome', 'What became of a push for good.', {
  PUSH_SENT: '`push.sent`: the push service has accepted it.',
  PUSH_FAILED: '`push.failed`: it was refused, or could not be sent before it expired.',
  PUSH_UNREACHABLE: '`push.unreachable`: the push service says that the address of the device is dead.',
});

@ObjectType({ simpleResolvers: true, description: 'Outcomes of pushes that a platform asks for, and their state.' })
export class PushOutcomeQueue {
  @Field(() => PushOutcomeEnum)
  outcome!: PushOutcome;

  @Field(() => Int, { description: 'Outcomes that wait; 100,000 are kept.' })
  queued!: number;

  @Field(() => Date, { nullable: true, description: 'Since when the platform does not accept them; null: no failure.' })
  failingSince!: Date | null;

  @Field(() => String, { nullable: true, description: 'The reason of the failure, as `Webhook.lastError`.' })
  lastError!: string | null;

  @Field(() => Int, { description: 'Failures in a row.' })
  failures!: number;

  @Field(() => Int, {
    description:
      'Outcomes that were dropped since they were asked for: too many, settled more than three days ago, or refused for an hour.',
  })
  dropped!: number;
}
