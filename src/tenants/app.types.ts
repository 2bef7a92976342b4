import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { AppRecord } from './apps.store.js';
import { connectionType } from '../graphql/connectionType.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: "A tenant's entry for chats from one mobile app." })
export class App implements Node {
  constructor(readonly record: AppRecord) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('App', this.record.tenantId, this.record.appId);
  }

  @Field(() => String, { description: 'The id that devices send; unique in its tenant.' })
  get appId(): string {
    return this.record.appId;
  }

  @Field(() => String, { description: 'The title of notifications whose speaker has no name.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => Boolean, { description: 'The availability that clients see before they request a chat.' })
  get available(): boolean {
    return this.record.available;
  }

  @Field(() => Int, { nullable: true, description: 'The estimated wait for an agent; null: unknown.' })
  get estimatedWaitSeconds(): number | null {
    return this.record.estimatedWait;
  }

  @Field(() => Date, {
    nullable: true,
    description: 'Since when it takes no new chats and subscriptions; null: it does, unless its tenant is archived.',
  })
  get archivedAt(): Date | null {
    return this.record.archivedAt;
  }
}

export const AppConnection = connectionType('App', () => App, { counted: true });

@InputType()
export class SetAvailabilityInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => Boolean)
  available!: boolean;

  @Field(() => Int, { nullable: true, description: '0 to 86400; absent: unknown.' })
  estimatedWaitSeconds?: number | null;
}

@ObjectType({ simpleResolvers: true })
export class SetAvailabilityPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
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
