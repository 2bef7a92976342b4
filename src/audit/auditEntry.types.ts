import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { AuditEntryRecord } from './auditEntries.store.js';
import { connectionType } from '../graphql/connectionType.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Who did what to which object, from where and when. Entries never change.',
})
export class AuditEntry implements Node {
  constructor(readonly record: AuditEntryRecord) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('AuditEntry', this.record.tenantId, this.record.id.toString());
  }

  @Field(() => Date)
  get at(): Date {
    return this.record.at;
  }

  @Field(() => String, {
    description:
      'key:<id>, operator (the key of the environment), subject:<subject of the identity provider>, ' +
      'device:<app>:<client, redacted>, provider, gateway, or unknown where the caller was not signed in.',
  })
  get actor(): string {
    return this.record.actor;
  }

  @Field(() => String)
  get action(): string {
    return this.record.action;
  }

  @Field(() => String, { description: 'chat:<id>, app:<id>, tenant:<host>, key:<id> and the like.' })
  get object(): string {
    return this.record.object;
  }

  @Field(() => String, { nullable: true, description: 'The address that the request came from; null: none.' })
  get address(): string | null {
    return this.record.address;
  }

  @Field(() => GraphQLJSONObject, {
    description: 'What changed, without secrets: { before, after } if there was a previous state.',
  })
  get details(): Record<string, unknown> {
    return this.record.details;
  }
}

@InputType({ description: 'Filters; an entry must match all of them.' })
export class AuditFilter {
  @Field(() => String, {
    nullable: true,
    description: "Default: the caller's tenant; for an OPERATOR the installation itself.",
  })
  tenantHost?: string | null;

  @Field(() => String, { nullable: true })
  actor?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only what people have done and tried, not devices, platforms, push services and the gateway.',
  })
  people?: boolean | null;

  @Field(() => String, { nullable: true })
  action?: string | null;

  @Field(() => String, { nullable: true })
  object?: string | null;

  @Field(() => Date, { nullable: true, description: 'Then or later.' })
  after?: Date | null;

  @Field(() => Date, { nullable: true, description: 'Before then.' })
  before?: Date | null;
}

export const AuditEntryConnection = connectionType('AuditEntry', () => AuditEntry, { counted: 'bounded' });
