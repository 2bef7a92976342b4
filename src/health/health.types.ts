import { Field, ObjectType } from 'type-graphql';
import { stringEnum } from '../graphql/stringEnum.js';
import type { HealthStatus } from './healthRules.js';

const HealthStatusEnum = stringEnum<HealthStatus>('HealthStatus', 'How something fares.', {
  HEALTHY: 'It works. A reason names what will fail if nothing is done.',
  FAILING: 'Some or all of it does not work, so pushes or requests wait.',
  PAUSED: 'An admin has switched it off.',
  NOT_CONFIGURED: 'There is nothing that could work yet.',
});

@ObjectType({ simpleResolvers: true, description: 'How something fares, why, and what to do about it.' })
export class Health {
  @Field(() => HealthStatusEnum)
  status!: HealthStatus;

  @Field(() => Date, { nullable: true, description: 'Null: not known, or it is healthy.' })
  since!: Date | null;

  @Field(() => String, { nullable: true, description: 'Null: nothing to say.' })
  reason!: string | null;

  @Field(() => String, { nullable: true, description: 'What to do; null: nothing.' })
  remedy!: string | null;
}
