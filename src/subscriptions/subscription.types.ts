import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { PushService } from '../domain/pushService.js';
import type { PushSubscriptionRecord } from './pushSubscriptionRow.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import { OneOf } from '../graphql/oneOf.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { ChatSession } from '../chats/session.types.js';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "The device token by which a chat session's client is notified; a session has at most one.",
})
export class PushSubscription implements Node {
  constructor(
    private readonly record: PushSubscriptionRecord,
    private readonly session: ChatSession,
  ) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('PushSubscription', this.record.tenantId, this.record.chatId);
  }

  @Field(() => PushServiceEnum)
  get service(): PushService {
    return this.record.service;
  }

  @Field(() => String, { description: 'Redacted: the first and last four characters of a long one.' })
  get deviceToken(): string {
    return this.record.deviceToken.toString();
  }

  @Field(() => String, { nullable: true, description: 'The app that the token is of; null but for IOS_APNS.' })
  get bundleId(): string | null {
    return this.record.bundleId;
  }

  @Field(() => Date)
  get createdAt(): Date {
    return this.record.createdAt;
  }

  @Field(() => Date, { description: 'The last time that the client sent its token.' })
  get refreshedAt(): Date {
    return this.record.refreshedAt;
  }

  @Field(() => ChatSession)
  get chatSession(): ChatSession {
    return this.session;
  }
}

@InputType()
export class IosApnsTokenInput {
  @Field(() => String, { description: '1 to 100 bytes as hexadecimal digits.' })
  deviceToken!: string;

  @Field(() => String, { description: 'The bundle id of the app that the token is of.' })
  bundleId!: string;
}

@InputType()
export class FirebaseTokenInput {
  @Field(() => String, { description: 'The registration token, at most 4096 characters.' })
  deviceToken!: string;
}

@OneOf()
@InputType({ description: 'Exactly one variant: how the device wants to be reached.' })
export class DeviceTokenInput {
  @Field(() => IosApnsTokenInput, { nullable: true })
  iosApns?: IosApnsTokenInput;

  @Field(() => FirebaseTokenInput, { nullable: true })
  iosFirebase?: FirebaseTokenInput;

  @Field(() => FirebaseTokenInput, { nullable: true })
  androidFirebase?: FirebaseTokenInput;
}

@InputType()
export class SubscribeInput {
  @Field(() => ID)
  chatId!: string;

  @Field(() => DeviceTokenInput)
  device!: DeviceTokenInput;
}

@InputType()
export class UnsubscribeInput {
  @Field(() => ID)
  chatId!: string;
}

@ObjectType({ simpleResolvers: true })
export class SubscribePayload {
  @Field(() => ChatSession, { nullable: true })
  chatSession?: ChatSession;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class UnsubscribePayload {
  @Field(() => ChatSession, { nullable: true })
  chatSession?: ChatSession;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
