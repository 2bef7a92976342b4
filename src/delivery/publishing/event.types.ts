import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { PartyType } from '../../domain/chatEvent.js';
import { Delivery } from '../history/delivery.types.js';
import { UserError } from '../../graphql/userError.types.js';
import { PartyTypeEnum } from '../../chats/chatEvent.types.js';

@InputType({ description: 'Something that happened in a chat.' })
class ChatEventInput {
  @Field(() => String, { description: 'Its type, such as chat_session_message.' })
  event!: string;

  @Field(() => String, { nullable: true, description: "The platform's own id of it; makes a repeat harmless." })
  msgId?: string | null;

  @Field(() => String, { nullable: true })
  partyId?: string | null;

  @Field(() => PartyTypeEnum, {
    nullable: true,
    description: "The party's type. Default: the type with which it joined.",
  })
  partyType?: PartyType | null;

  @Field(() => String, { nullable: true })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The text of the message. It may be HTML; notifications show its text only.',
  })
  msg?: string | null;

  @Field(() => String, { nullable: true, description: 'The same as plain text.' })
  msgText?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: "What else belongs to it, in the legacy contract's snake_case: file_id, file_name, state, ...",
  })
  data?: Record<string, unknown> | null;

  @Field(() => Date, { nullable: true, description: 'When it happened; where absent, now.' })
  timestamp?: Date | null;
}

@InputType()
export class PublishChatEventsInput {
  @Field(() => ID)
  chatId!: string;

  @Field(() => [ChatEventInput], { description: '1 to 500 events in the order in which they happened.' })
  events!: ChatEventInput[];

  @Field(() => String, {
    nullable: true,
    description: 'Names this publish, with at most 256 characters: the same one again gets the answer of the first.',
  })
  idempotencyKey?: string | null;
}

@InputType()
export class PublishManyInput {
  @Field(() => [PublishChatEventsInput], {
    description: '1 to 500 chats, each named once, with at most 5,000 events in all.',
  })
  chats!: PublishChatEventsInput[];
}

@ObjectType({ simpleResolvers: true })
export class PublishChatEventsPayload {
  @Field(() => Int, { description: 'Events that were new.' })
  accepted!: number;

  @Field(() => Int, { description: 'Events that were known already, by their msgId.' })
  duplicates!: number;

  @Field(() => [String], {
    description: 'Unknown types of events. They are stored, and notify no client.',
  })
  unknownEvents!: string[];

  @Field(() => [Delivery], { description: 'The deliveries that the new events have made.' })
  deliveries!: Delivery[];

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class PublishManyPayload {
  @Field(() => [PublishChatEventsPayload], {
    description:
      'One for each of the chats, in their order, with its own userErrors. Empty if the whole call was refused.',
  })
  results!: PublishChatEventsPayload[];

  @Field(() => [UserError], { description: 'Why the whole call was refused: it has too many chats or events.' })
  userErrors!: UserError[];
}
