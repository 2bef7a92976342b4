import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { AppRecord } from '../store/apps.js';
import { encodeGlobalId } from './globalId.js';
import { Node } from './node.types.js';
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

@ObjectType({ simpleResolvers: true })
export class CreateAppPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
