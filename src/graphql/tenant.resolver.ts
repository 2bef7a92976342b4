import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphqlContext } from './context.js';
import { orUserErrors } from './errors.js';
import type { Plain } from './plain.js';
import type { Services } from './services.js';
import {
  CreateTenantInput,
  CreateTenantPayload,
  SetAllowedOriginsInput,
  SetAllowedOriginsPayload,
  Tenant,
} from './tenant.types.js';

@Resolver(() => Tenant)
export class TenantResolver {
  constructor(private readonly services: Pick<Services, 'tenants'>) {}

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
      'Says from which web origins pages may call the gateway for a tenant, in place of those before. For ADMIN of ' +
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

  @FieldResolver(() => [String], {
    description: 'Web origins whose pages may call the gateway for this tenant. For VIEWER, ADMIN and OPERATOR.',
  })
  allowedOrigins(@Ctx() context: GraphqlContext, @Root() tenant: Tenant): readonly string[] {
    return this.services.tenants.allowedOrigins(callerOf(context), tenant.record);
  }
}
