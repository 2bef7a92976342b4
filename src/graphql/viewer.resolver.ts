import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphqlContext } from './context.js';
import type { Services } from './services.js';
import { Tenant } from './tenant.types.js';
import { Viewer } from './viewer.types.js';

@Resolver(() => Viewer)
export class ViewerResolver {
  constructor(private readonly services: Pick<Services, 'tenants'>) {}

  @Query(() => Viewer, { description: 'Who is calling.' })
  viewer(@Ctx() context: GraphqlContext): Viewer {
    return new Viewer(callerOf(context));
  }

  @FieldResolver(() => Tenant, { nullable: true, description: 'Null for an OPERATOR that names none.' })
  async tenant(@Root() { caller }: Viewer): Promise<Tenant | null> {
    return caller.tenant && new Tenant(await this.services.tenants.byId(caller.tenant.id));
  }
}
