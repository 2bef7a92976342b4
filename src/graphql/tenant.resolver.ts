import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from './context.js';
import { orUserErrors } from './errors.js';
import type { Plain } from './plain.js';
import type { Services } from './services.js';
import { CreateTenantInput, CreateTenantPayload, Tenant } from './tenant.types.js';

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
}
