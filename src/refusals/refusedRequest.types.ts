import { Field, ID, ObjectType } from 'type-graphql';
import { connectionType } from '../graphql/connectionType.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { refusalWords } from './refusalWords.js';
import type { Door, ListedRefusal } from './refusedRequest.js';

const DoorEnum = stringEnum<Door>('Door', 'The API by which a request came.', {
  GRAPHQL: 'The GraphQL API.',
  REST: 'The REST API of the mobile SDKs.',
});

@ObjectType({
  simpleResolvers: true,
  description: "A device's request that was refused, with its cause and remedy. It holds no token.",
})
export class RefusedRequest {
  constructor(private readonly record: ListedRefusal) {}

  @Field(() => Date)
  get at(): Date {
    return this.record.at;
  }

  @Field(() => String, { description: 'subscribe, unsubscribe or unsubscribeDevice.' })
  get operation(): string {
    return this.record.operation;
  }

  @Field(() => DoorEnum)
  get door(): Door {
    return this.record.door;
  }

  @Field(() => ID, { nullable: true, description: 'As it was sent; redacted where it looks like a device token.' })
  get chatId(): string | null {
    return this.record.chatId;
  }

  @Field(() => String, { description: 'INVALID_DEVICE_TOKEN, SERVICE_NOT_CONFIGURED, CHAT_NOT_FOUND and the like.' })
  get code(): string {
    return this.record.code;
  }

  @Field(() => String, { nullable: true, description: 'The field that was refused, with its path.' })
  get field(): string | null {
    return this.record.field;
  }

  @Field(() => String, { description: 'What the device was answered.' })
  get message(): string {
    return this.record.message;
  }

  @Field(() => String)
  get cause(): string {
    return refusalWords(this.record).cause;
  }

  @Field(() => String, { description: 'What the developers of the app can do.' })
  get remedy(): string {
    return refusalWords(this.record).remedy;
  }
}

export const RefusedRequestConnection = connectionType('RefusedRequest', () => RefusedRequest);
