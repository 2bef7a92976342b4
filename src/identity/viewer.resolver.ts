import { Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { Tenant } from '../tenants/tenant.types.js';
import { Viewer } from './viewer.types.js';
import type { Tenants } from '../tenants/room.js';

@Resolver(() => Viewer)
export class ViewerResolver {
  constructor(private readonly services: { tenants: Tenants }) {}

  @Query(() => Viewer, { description: 'The caller.' })
  viewer(@Ctx() context: GraphqlContext): Viewer {
    return new Viewer(callerOf(context));
  }

  @FieldResolver(() => Tenant, { nullable: true, description: 'Null for an OPERATOR without a chosen tenant.' })
  async tenant(@Root() { caller }: Viewer): Promise<Tenant | null> {
    return caller.tenant && new Tenant(await this.services.tenants.byId(caller.tenant.id));
  }
}
