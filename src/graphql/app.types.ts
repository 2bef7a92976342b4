import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { ApnsEnvironment, PushService } from '../domain/pushService.js';
import type { AppRecord } from '../store/apps.js';
import { encodeGlobalId } from './globalId.js';
import { Node } from './node.types.js';
import { ApnsEnvironmentEnum, PushServiceConfig, PushServiceEnum } from './pushService.types.js';
import { UserError } from './userError.types.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: "A tenant's entry for chats from one mobile app." })
export class App implements Node {
  constructor(readonly record: AppRecord) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('App', this.record.tenantId, this.record.appId);
  }

  @Field(() => String, { description: 'The id by which devices name it; unique in its tenant.' })
  get appId(): string {
    return this.record.appId;
  }

  @Field(() => String, { description: "Stands as a notification's title where the speaker has no name." })
  get name(): string {
    return this.record.name;
  }
}

@InputType()
export class CreateAppInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String, { description: 'Without blanks, quotes, commas and equals signs.' })
  appId!: string;

  @Field(() => String)
  name!: string;
}

@InputType({ description: 'What Apple issues for token-based authentication, and for which builds.' })
export class ConfigureApnsInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String)
  teamId!: string;

  @Field(() => String)
  keyId!: string;

  @Field(() => String, { description: "The .p8 file's text." })
  privateKey!: string;

  @Field(() => [String], { description: '1 to 50 bundle ids that devices may name.' })
  bundleIds!: string[];

  @Field(() => ApnsEnvironmentEnum)
  environment!: ApnsEnvironment;
}

@InputType()
export class ConfigureFirebaseInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => [PushServiceEnum], { description: 'IOS_FIREBASE, ANDROID_FIREBASE or both.' })
  services!: PushService[];

  @Field(() => String, { description: "The text of the service account's JSON key file." })
  serviceAccount!: string;
}

@ObjectType({ simpleResolvers: true })
export class CreateAppPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class ConfigurePushServicePayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [PushServiceConfig], { nullable: true, description: 'Those that this call has configured.' })
  pushServices?: PushServiceConfig[];

  @Field(() => [UserError])
  userErrors!: UserError[];
}
