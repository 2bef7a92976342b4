import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { App, CreateAppInput, CreateAppPayload, SetAvailabilityInput, SetAvailabilityPayload } from './app.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { nullIfRefused, orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { Tenant } from './tenant.types.js';
import type { Apps } from './apps.js';
import type { Tenants } from './tenants.js';

@Resolver(() => App)
export class AppResolver {
  constructor(private readonly services: { apps: Apps; tenants: Tenants }) {}

  @Query(() => App, {
    nullable: true,
    description: 'An app of a tenant; null if there is none. For VIEWER and ADMIN of the tenant, and OPERATOR.',
  })
  app(
    @Ctx() context: GraphqlContext,
    @Arg('tenantHost', () => String) tenantHost: string,
    @Arg('appId', () => String) appId: string,
  ): Promise<App | null> {
    const caller = callerOf(context);
    return nullIfRefused(
      'NOT_FOUND',
      async () => new App(await this.services.apps.find(caller, { tenantHost, appId })),
    );
  }

  @Mutation(() => CreateAppPayload, { description: 'Adds an app to a tenant. For ADMIN of the tenant and OPERATOR.' })
  createApp(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateAppInput) input: CreateAppInput,
  ): Promise<Plain<CreateAppPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.apps.create(caller, input)) }));
  }

  @Mutation(() => SetAvailabilityPayload, {
    description:
      'Sets whether agents are available, and the estimated wait. For PLATFORM and ADMIN of the tenant, and OPERATOR.',
  })
  setAvailability(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetAvailabilityInput) input: SetAvailabilityInput,
  ): Promise<Plain<SetAvailabilityPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.apps.setAvailability(caller, input)) }));
  }

  @FieldResolver(() => Tenant)
  async tenant(@Root() app: App): Promise<Tenant> {
    return new Tenant(await this.services.tenants.byId(app.record.tenantId));
  }
}
