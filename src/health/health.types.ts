import { Field, ObjectType } from 'type-graphql';
import { stringEnum } from '../graphql/stringEnum.js';
import type { HealthStatus } from './healthRules.js';

const HealthStatusEnum = stringEnum<HealthStatus>('HealthStatus', 'How something fares.', {
  HEALTHY: 'It works. A reason names what will fail if nothing is done.',
  FAILING: 'It does not work, or not all of it; what is to be sent waits.',
  PAUSED: 'An admin has switched it off.',
  NOT_CONFIGURED: 'There is nothing that could work yet.',
});

@ObjectType({ simpleResolvers: true, description: 'How something fares, why, and what to do about it.' })
export class Health {
  @Field(() => HealthStatusEnum)
  status!: HealthStatus;

  @Field(() => Date, { nullable: true, description: 'Null: not known, or it is healthy.' })
  since!: Date | null;

  @Field(() => String, { nullable: true, description: 'Null: there is nothing to tell.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'What to do; null: nothing.' })
  remedy!: string | null;
}
