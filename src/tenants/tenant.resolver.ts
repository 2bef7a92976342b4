import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { App, AppConnection } from './app.types.js';
import { connectionOf, type Connection } from '../graphql/connection.js';
import { ConnectionArgs } from '../graphql/connection.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { NAME_CURSOR } from '../graphql/cursor.js';
import { orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import {
  CreateTenantInput,
  CreateTenantPayload,
  Retention,
  SetAllowedOriginsInput,
  SetAllowedOriginsPayload,
  SetRetentionInput,
  SetRetentionPayload,
  Tenant,
  TenantConnection,
} from './tenant.types.js';
import type { Apps } from './apps.js';
import type { Tenants } from './tenants.js';

@Resolver(() => Tenant)
export class TenantResolver {
  constructor(private readonly services: { apps: Apps; tenants: Tenants }) {}

  @Query(() => TenantConnection, {
    description: 'The tenants, ordered by host: all for OPERATOR, their own for VIEWER and ADMIN.',
  })
  async tenants(
    @Ctx() context: GraphqlContext,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('includeArchived', () => Boolean, { defaultValue: false }) includeArchived: boolean,
  ): Promise<Connection<Tenant>> {
    const caller = callerOf(context);
    const { tenants } = this.services;
    const page = await connectionOf(context, args, {
      read: (slice) => tenants.list(caller, slice, includeArchived),
      cursor: NAME_CURSOR,
      keyOf: ({ host }) => host,
      nodeOf: (tenant) => new Tenant(tenant),
    });
    return { ...page, totalCount: () => tenants.count(caller, includeArchived) };
  }

  @FieldResolver(() => AppConnection, { description: 'By their ids. For VIEWER, ADMIN and OPERATOR.' })
  async apps(
    @Ctx() context: GraphqlContext,
    @Root() { record }: Tenant,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('includeArchived', () => Boolean, { defaultValue: false }) includeArchived: boolean,
  ): Promise<Connection<App>> {
    const caller = callerOf(context);
    const { apps } = this.services;
    const page = await connectionOf(context, args, {
      read: (slice) => apps.list(caller, record.id, slice, includeArchived),
      cursor: NAME_CURSOR,
      keyOf: ({ appId }) => appId,
      nodeOf: (app) => new App(app),
    });
    return { ...page, totalCount: () => apps.count(caller, record.id, includeArchived) };
  }

  @Mutation(() => CreateTenantPayload, { description: 'Adds a contact center. For OPERATOR.' })
  createTenant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateTenantInput) input: CreateTenantInput,
  ): Promise<Plain<CreateTenantPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ tenant: new Tenant(await this.services.tenants.create(caller, input)) }));
  }

  @Mutation(() => SetAllowedOriginsPayload, {
    description:
      'Sets the web origins whose pages may call the gateway for a tenant, replacing the previous ones. For ADMIN of ' +
      'the tenant and OPERATOR.',
  })
  setAllowedOrigins(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetAllowedOriginsInput) input: SetAllowedOriginsInput,
  ): Promise<Plain<SetAllowedOriginsPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({
      tenant: new Tenant(await this.services.tenants.setAllowedOrigins(caller, input)),
    }));
  }

  @Mutation(() => SetRetentionPayload, {
    description:
      "Sets for how many days a tenant's ended chats and finished deliveries are kept; older ones are removed within hours, " +
      'and for good. For ADMIN of the tenant and OPERATOR.',
  })
  setRetention(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetRetentionInput) input: SetRetentionInput,
  ): Promise<Plain<SetRetentionPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({
      tenant: new Tenant(await this.services.tenants.setRetention(caller, input)),
    }));
  }

  @FieldResolver(() => Retention, {
    description: 'How long its data is kept. For VIEWER, ADMIN and OPERATOR.',
  })
  retention(@Ctx() context: GraphqlContext, @Root() tenant: Tenant): Plain<Retention> {
    return this.services.tenants.retention(callerOf(context), tenant.record);
  }

  @FieldResolver(() => [String], {
    description: 'Web origins whose pages may call the gateway for this tenant. For VIEWER, ADMIN and OPERATOR.',
  })
  allowedOrigins(@Ctx() context: GraphqlContext, @Root() tenant: Tenant): readonly string[] {
    return this.services.tenants.allowedOrigins(callerOf(context), tenant.record);
  }
}
