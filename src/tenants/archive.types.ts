import { Field, InputType, ObjectType } from 'type-graphql';
import { UserError } from '../graphql/userError.types.js';
import { App } from './app.types.js';
import { Tenant } from './tenant.types.js';

@InputType()
export class UpdateTenantInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String, { description: 'The new name. The host never changes.' })
  name!: string;
}

@InputType()
export class ArchiveTenantInput {
  @Field(() => String)
  tenantHost!: string;
}

@InputType()
export class RestoreTenantInput {
  @Field(() => String)
  tenantHost!: string;
}

@InputType()
export class UpdateAppInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;

  @Field(() => String, { description: 'The new name. The app id never changes.' })
  name!: string;
}

@InputType()
export class ArchiveAppInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;
}

@InputType()
export class RestoreAppInput {
  @Field(() => String)
  tenantHost!: string;

  @Field(() => String)
  appId!: string;
}

@ObjectType({ simpleResolvers: true })
export class UpdateTenantPayload {
  @Field(() => Tenant, { nullable: true })
  tenant?: Tenant;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class ArchiveTenantPayload {
  @Field(() => Tenant, { nullable: true })
  tenant?: Tenant;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class RestoreTenantPayload {
  @Field(() => Tenant, { nullable: true })
  tenant?: Tenant;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class UpdateAppPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class ArchiveAppPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
}

@ObjectType({ simpleResolvers: true })
export class RestoreAppPayload {
  @Field(() => App, { nullable: true })
  app?: App;

  @Field(() => [UserError])
  userErrors!: UserError[];
}
