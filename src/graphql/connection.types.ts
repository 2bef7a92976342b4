import { ArgsType, Field, Int, ObjectType } from 'type-graphql';
import { stringEnum } from './stringEnum.js';

@ArgsType()
export class ConnectionArgs {
  @Field(() => Int, { nullable: true, description: 'The first ones, 1 to 100. Either this or `last` must be given.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only entries after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'The last ones, 1 to 100. Either this or `first` must be given.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only entries before this cursor.' })
  before?: string | null;
}

/** The order of a list by time. */
type TimeOrder = 'NEWEST_FIRST' | 'OLDEST_FIRST';

const TimeOrderEnum = stringEnum<TimeOrder>('TimeOrder', 'The order of a list by time.', {
  NEWEST_FIRST: 'The newest comes first.',
  OLDEST_FIRST: 'The oldest comes first.',
});

@ArgsType()
export class OrderedConnectionArgs extends ConnectionArgs {
  @Field(() => TimeOrderEnum, { defaultValue: 'NEWEST_FIRST', description: 'A cursor is of either order.' })
  order!: TimeOrder;
}

@ObjectType({ simpleResolvers: true, description: 'The position of a page in its list.' })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}
