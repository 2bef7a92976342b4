import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { addressKindOf, type AddressKind } from '../domain/deviceToken.js';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import type { PushSubscriptionRecord, SubscriptionEnd } from './pushSubscriptionRow.js';
import { ApnsEnvironmentEnum } from '../credentials/pushService.types.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import { OneOf } from '../graphql/oneOf.js';
import { PushServiceEnum } from '../graphql/pushServiceEnum.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { ChatSession } from '../chats/session.types.js';
import { UserError } from '../graphql/userError.types.js';

const AddressKindEnum = stringEnum<AddressKind>('DeviceAddressKind', 'By what a device is reached.', {
  DEVICE_TOKEN: 'A device token of APNs, or a registration token of Firebase.',
  INSTALLATION_ID: 'A Firebase installation id.',
  ENDPOINT: "The endpoint of a browser's push service.",
});

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

  @Field(() => AddressKindEnum, { description: 'What `deviceToken` is.' })
  get addressKind(): AddressKind {
    return addressKindOf({ service: this.record.service, token: this.record.deviceToken });
  }

  @Field(() => String, { nullable: true, description: 'The app that the token is of; null but for IOS_APNS.' })
  get bundleId(): string | null {
    return this.record.bundleId;
  }

  @Field(() => ApnsEnvironmentEnum, {
    nullable: true,
    description: "Which of Apple's hosts took a push to this token last; null: none yet, or not IOS_APNS.",
  })
  get environment(): ApnsEnvironment | null {
    return this.record.environment;
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

const RemovalReasonEnum = stringEnum<SubscriptionEnd['reason']>('RemovalReason', 'Why a push subscription has ended.', {
  UNSUBSCRIBED: 'The client has cancelled it.',
  CHAT_ENDED: 'The chat is over.',
  TOKEN_UNREGISTERED: 'The push service reported that the address is dead: the app was removed, or has a new one.',
  TOKEN_REFUSED: 'The push service refused the address.',
  DEVICE_TAKEN_OVER: 'Another client of the app has subscribed with the same device.',
  SIGNED_OUT: 'The device has signed out.',
  REVOKED: "The tenant's platform or an admin has ended it.",
});

@ObjectType({ simpleResolvers: true })
export class PushSubscriptionEnd {
  @Field(() => Date)
  at!: Date;

  @Field(() => RemovalReasonEnum)
  reason!: SubscriptionEnd['reason'];
}

@InputType()
export class IosApnsTokenInput {
  @Field(() => String, { description: '1 to 100 bytes as hexadecimal digits.' })
  deviceToken!: string;

  @Field(() => String, { description: 'The bundle id of the app that the token is of.' })
  bundleId!: string;
}

@OneOf()
@InputType({ description: 'Either the registration token or the Firebase installation id.' })
export class FirebaseTokenInput {
  @Field(() => String, {
    nullable: true,
    description:
      'The registration token, at most 4096 characters. 22 of base64url are understood as an installation id.',
  })
  deviceToken?: string;

  @Field(() => String, { nullable: true, description: 'The Firebase installation id: 22 characters of base64url.' })
  installationId?: string;
}

@InputType({ description: 'As `PushSubscription.toJSON()` gives it in a browser, with the keys beside the endpoint.' })
export class WebPushTokenInput {
  @Field(() => String, { description: 'An https URL of a push service on the internet, at most 2048 characters.' })
  endpoint!: string;

  @Field(() => String, { description: 'A point on P-256, uncompressed, in base64url without padding.' })
  p256dh!: string;

  @Field(() => String, { description: '16 bytes in base64url without padding.' })
  auth!: string;
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

  @Field(() => WebPushTokenInput, { nullable: true })
  webPush?: WebPushTokenInput;
}

@InputType()
export class SubscribeInput {
  @Field(() => ID)
  chatId!: string;

  @Field(() => DeviceTokenInput)
  device!: DeviceTokenInput;

  @Field(() => String, {
    nullable: true,
    description: "The client's language from now on, as a BCP 47 tag. Absent: as it was.",
  })
  locale?: string | null;
}

@InputType()
export class UnsubscribeDeviceInput {
  @Field(() => DeviceTokenInput)
  device!: DeviceTokenInput;
}

@InputType()
export class ClientInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String, { description: 'Whole, as the device sends it.' })
  clientId!: string;
}

@InputType()
export class DeviceOfAppInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String, { description: 'Whole: a device token, a Firebase installation id or an endpoint.' })
  deviceToken!: string;
}

@OneOf()
@InputType({ description: 'Exactly one target.' })
export class EndSubscriptionsInput {
  @Field(() => ClientInput, { nullable: true })
  client?: ClientInput;

  @Field(() => DeviceOfAppInput, { nullable: true })
  deviceToken?: DeviceOfAppInput;
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

@ObjectType({ simpleResolvers: true })
export class UnsubscribeDevicePayload {
  @Field(() => Int, { description: 'How many subscriptions there were; 0 is no fault.' })
  ended!: number;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class EndSubscriptionsPayload {
  @Field(() => Int, { description: 'How many subscriptions there were; 0 is no fault.' })
  ended!: number;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
