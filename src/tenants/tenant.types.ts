import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { TenantRecord } from './tenants.store.js';
import { connectionType } from '../graphql/connectionType.js';
import { encodeGlobalId } from '../graphql/globalId.js';
import { Node } from '../graphql/node.types.js';
import { UserError } from '../graphql/userError.types.js';

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A contact center, named by its host.' })
export class Tenant implements Node {
  constructor(readonly record: TenantRecord) {}

  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('Tenant', this.record.id);
  }

  @Field(() => String, { description: 'The domain that identifies it to devices and keys, in lower case.' })
  get host(): string {
    return this.record.host;
  }

  @Field(() => String)
  get name(): string {
    return this.record.name;
  }

  @Field(() => Date)
  get createdAt(): Date {
    return this.record.createdAt;
  }

  @Field(() => Date, {
    nullable: true,
    description: 'Since when its apps take no new chats and subscriptions; null: they do.',
  })
  get archivedAt(): Date | null {
    return this.record.archivedAt;
  }
}

export const TenantConnection = connectionType('Tenant', () => Tenant, { counted: true });
@ObjectType({ simpleResolvers: true, description: "How long a tenant's data is kept, and its chats may be idle." })
export class Retention {
  @Field(() => Int, { nullable: true, description: 'Days after its end that a chat is kept; null: for ever.' })
  endedSessionDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days that a finished delivery is kept; null: as long as its chat.',
  })
  deliveryDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Hours without activity after which a chat ends automatically and its client gets the event; null: never. ' +
      'A contact center behind the gateway ends its chats itself.',
  })
  idleSessionHours!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Days that the audit log keeps actions of devices and their consequences; null: forever. What people and ' +
      'platforms do stays.',
  })
  trafficAuditDays!: number | null;
}

@InputType({ description: 'Absent fields stay unchanged.' })
export class SetRetentionInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => Int, { nullable: true, description: '1 to 3650; null: for ever.' })
  endedSessionDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: '1 to 3650, and not more than endedSessionDays; null: as long as its chat.',
  })
  deliveryDays?: number | null;

  @Field(() => Int, { nullable: true, description: '1 to 8760; null: never.' })
  idleSessionHours?: number | null;

  @Field(() => Int, { nullable: true, description: '1 to 3650; null: for ever.' })
  trafficAuditDays?: number | null;
}

@ObjectType({ simpleResolvers: true })
export class SetRetentionPayload {
  @Field(() => Tenant, { nullable: true })
  tenant?: Tenant;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@InputType()
export class CreateTenantInput {
  @Field(() => String, { description: 'A domain name such as acme.example.com; a URL of it will do.' })
  host!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType({ simpleResolvers: true })
export class CreateTenantPayload {
  @Field(() => Tenant, { nullable: true })
  tenant?: Tenant;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@InputType()
export class SetAllowedOriginsInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => [String], {
    description:
      'At most 50, each as browsers send it: https://host[:port] in lower case (http for localhost and 127.0.0.1 only).',
  })
  origins!: string[];
}

@ObjectType({ simpleResolvers: true })
export class SetAllowedOriginsPayload {
  @Field(() => Tenant, { nullable: true })
  tenant?: Tenant;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
