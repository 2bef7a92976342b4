import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { PartyType } from '../domain/chatEvent.js';
import type { StoredChatEvent } from './chatInbox.store.js';
import { connectionType } from '../graphql/connectionType.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { UserError } from '../graphql/userError.types.js';

const ChatEventSourceEnum = stringEnum<StoredChatEvent['source']>(
  'ChatEventSource',
  'Which side of a chat an event is from.',
  { PLATFORM: 'The contact center.', CLIENT: 'The client.' },
);

@ObjectType({ simpleResolvers: true, description: 'Something that has happened in a chat.' })
export class ChatEvent {
  constructor(
    readonly record: StoredChatEvent,
    readonly ofChat: string,
  ) {}

  @Field(() => ID)
  get chatId(): string {
    return this.ofChat;
  }

  @Field(() => Int, { description: 'Its number in the chat; events go by it.' })
  get seq(): number {
    return this.record.seq;
  }

  @Field(() => ChatEventSourceEnum)
  get source(): StoredChatEvent['source'] {
    return this.record.source;
  }

  @Field(() => String, { description: 'Its type, such as chat_session_message.' })
  get event(): string {
    return this.record.event;
  }

  @Field(() => String, { nullable: true, description: 'The id that its sender gave it.' })
  get msgId(): string | null {
    return this.record.msgId;
  }

  @Field(() => String, { nullable: true })
  get partyId(): string | null {
    return this.record.partyId;
  }

  @Field(() => PartyTypeEnum, { nullable: true })
  get partyType(): PartyType | null {
    return this.record.partyType;
  }

  @Field(() => String, { nullable: true })
  get displayName(): string | null {
    return this.record.displayName;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The text of the message. It may be HTML; notifications show its text only.',
  })
  get msg(): string | null {
    return this.record.msg;
  }

  @Field(() => String, { nullable: true, description: 'The same as plain text.' })
  get msgText(): string | null {
    return this.record.msgText;
  }

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: "What else belongs to it, in the legacy contract's words.",
  })
  get data(): Record<string, unknown> | null {
    return this.record.data;
  }

  @Field(() => Date, { description: 'When it happened.' })
  get timestamp(): Date {
    return this.record.occurredAt;
  }
}

export const ChatEventConnection = connectionType('ChatEvent', () => ChatEvent);

@InputType({ description: 'Something that the client does.' })
class ClientEventInput {
  @Field(() => String, { description: 'Its type: chat_session_message, chat_session_typing, chat_session_end, ...' })
  event!: string;

  @Field(() => String, { nullable: true, description: "The client's own id of it; makes a repeat harmless." })
  msgId?: string | null;

  @Field(() => String, { nullable: true })
  msg?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: "What else belongs to it, in the legacy contract's words.",
  })
  data?: Record<string, unknown> | null;

  @Field(() => Date, { nullable: true, description: 'When it happened; where absent, now.' })
  timestamp?: Date | null;
}

@InputType()
export class SendChatEventsInput {
  @Field(() => ID)
  chatId!: string;

  @Field(() => [ClientEventInput], { description: '1 to 500 events in the order in which they happened.' })
  events!: ClientEventInput[];
}

@ObjectType({ simpleResolvers: true })
export class SendChatEventsPayload {
  @Field(() => Int, { description: 'Events that were new.' })
  accepted!: number;

  @Field(() => Int, { description: 'Events that were known already, by their msgId.' })
  duplicates!: number;

  @Field(() => [String], { description: 'Unknown types of events. They are stored as well.' })
  unknownEvents!: string[];

  @Field(() => [UserError])
  userErrors!: UserError[];
}

export const PartyTypeEnum = stringEnum<PartyType>('PartyType', 'Who a party of a chat is.', {
  INTERNAL: 'An agent.',
  SCENARIO: 'The scenario: a bot.',
  EXTERNAL: 'The client itself.',
});
