import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { AuditEntry } from './auditEntry.types.js';
import { OneOf } from '../graphql/oneOf.js';
import { UserError } from '../graphql/userError.types.js';

@InputType()
class EraseChatInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => ID)
  chatId!: string;
}

@InputType()
class EraseClientInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String, { description: 'Whole, as the device sends it.' })
  clientId!: string;
}

@InputType()
class EraseTokenInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String, { description: 'Whole: of any push service.' })
  deviceToken!: string;
}

@InputType()
class ErasePhoneInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String, { description: 'Whole. Blanks, hyphens, brackets and a leading + or 00 make no difference.' })
  phoneNumber!: string;
}

@OneOf()
@InputType({ description: 'Exactly one target.' })
export class EraseInput {
  @Field(() => EraseChatInput, { nullable: true, description: 'One chat.' })
  chat?: EraseChatInput;

  @Field(() => EraseClientInput, { nullable: true, description: "All of a client's chats with an app." })
  client?: EraseClientInput;

  @Field(() => EraseTokenInput, {
    nullable: true,
    description: 'All chats subscribed with this device token, or subscribed with it when they ended.',
  })
  token?: EraseTokenInput;

  @Field(() => ErasePhoneInput, {
    nullable: true,
    description: 'All chats that were requested with this phone number.',
  })
  phone?: ErasePhoneInput;
}

@ObjectType({ simpleResolvers: true, description: 'How much was erased, or would be.' })
class Erasure {
  @Field(() => Int)
  chatSessions!: number;

  @Field(() => Int)
  pushSubscriptions!: number;

  @Field(() => Int)
  chatEvents!: number;

  @Field(() => Int)
  deliveries!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The counts of an erasure; the audit entry is its proof. For more than 300 chats there are several entries, and this is the last.',
})
export class ErasePayload {
  @Field(() => Erasure, { nullable: true })
  erased?: Erasure;

  @Field(() => AuditEntry, { nullable: true, description: 'Null: a dry run.' })
  auditEntry?: AuditEntry;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
