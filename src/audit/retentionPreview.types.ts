import { Field, Int, ObjectType } from 'type-graphql';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({ simpleResolvers: true, description: 'How much retention would remove. Each count ends at 10,000.' })
class RetentionRemoval {
  @Field(() => Int, {
    description: 'Ended chats, with all their data. Those with unfinished work stay a little longer.',
  })
  endedChats!: number;

  @Field(() => Int, { description: 'Settled deliveries.' })
  deliveries!: number;

  @Field(() => Int, { description: 'Active chats that would end because they are idle.' })
  idleChats!: number;

  @Field(() => Int, { description: "The audit log's entries about devices." })
  auditEntries!: number;
}

@ObjectType({ simpleResolvers: true })
export class PreviewRetentionPayload {
  @Field(() => RetentionRemoval, { nullable: true })
  removal?: RetentionRemoval;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
