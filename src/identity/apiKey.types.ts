import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Role } from '../domain/caller.js';
import type { ApiKeyRecord } from './apiKeys.store.js';
import { connectionType } from '../graphql/connectionType.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import { RoleEnum } from './role.types.js';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A key with which a program signs in; its secret is not stored.',
})
export class ApiKey implements Node {
  constructor(readonly record: ApiKeyRecord) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('ApiKey', this.record.tenantId, this.record.id);
  }

  @Field(() => String)
  get name(): string {
    return this.record.name;
  }

  @Field(() => RoleEnum)
  get role(): Role {
    return this.record.role;
  }

  @Field(() => String, { description: 'The beginning of its secret: enough to recognise it, not to sign in.' })
  get prefix(): string {
    return `bk_${this.record.tenantId}_${this.record.id}`;
  }

  @Field(() => Date)
  get createdAt(): Date {
    return this.record.createdAt;
  }

  @Field(() => Date, { nullable: true, description: 'Null: never.' })
  get expiresAt(): Date | null {
    return this.record.expiresAt;
  }

  @Field(() => Date, { nullable: true })
  get revokedAt(): Date | null {
    return this.record.revokedAt;
  }

  @Field(() => Date, { nullable: true, description: 'To the minute; null: never.' })
  get lastUsedAt(): Date | null {
    return this.record.lastUsedAt;
  }
}

export const ApiKeyConnection = connectionType('ApiKey', () => ApiKey);

@InputType()
export class CreateApiKeyInput {
  @Field(() => String)
  name!: string;

  @Field(() => RoleEnum, { description: 'Any but DEVICE. OPERATOR only by an OPERATOR.' })
  role!: Role;

  @Field(() => String, {
    nullable: true,
    description: "Where absent, the caller's tenant; must be absent for OPERATOR.",
  })
  tenantHost?: string | null;

  @Field(() => Date, { nullable: true, description: 'Null: never.' })
  expiresAt?: Date | null;
}

@InputType()
export class RevokeApiKeyInput {
  @Field(() => ID, { description: 'The `id` of the ApiKey.' })
  id!: string;
}

@ObjectType({ simpleResolvers: true })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { nullable: true })
  apiKey?: ApiKey;

  @Field(() => String, { nullable: true, description: 'The secret to sign in with. It is returned only here.' })
  secret?: string;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class RevokeApiKeyPayload {
  @Field(() => ApiKey, { nullable: true })
  apiKey?: ApiKey;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
