import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AppRecord, PushServiceRecord } from '../store/apps.js';
import {
  App,
  ConfigureApnsInput,
  ConfigureFirebaseInput,
  ConfigurePushServicePayload,
  CreateAppInput,
  CreateAppPayload,
} from './app.types.js';
import { callerOf, type GraphqlContext } from './context.js';
import { orUserErrors, within } from './errors.js';
import { PushServiceConfig } from './pushService.types.js';
import type { Plain } from './plain.js';
import type { Services } from './services.js';
import { Tenant } from './tenant.types.js';

@Resolver(() => App)
export class AppResolver {
  constructor(private readonly services: Pick<Services, 'apps' | 'tenants'>) {}

  @Mutation(() => CreateAppPayload, { description: 'Adds an app to a tenant. For ADMIN of the tenant and OPERATOR.' })
  createApp(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => CreateAppInput) input: CreateAppInput,
  ): Promise<Plain<CreateAppPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.apps.create(caller, input)) }));
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description: 'Sets up IOS_APNS for an app, in place of what was. For ADMIN of the tenant and OPERATOR.',
  })
  configureApns(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureApnsInput) input: ConfigureApnsInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => configured(await this.services.apps.configureApns(caller, input)));
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      'Sets up push services by Firebase for an app, in place of what was. For ADMIN of the tenant and OPERATOR.',
  })
  configureFirebase(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureFirebaseInput) input: ConfigureFirebaseInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () =>
      configured(
        await within(['serviceAccount'], isKeyFileField, () => this.services.apps.configureFirebase(caller, input)),
      ),
    );
  }

  @FieldResolver(() => [PushServiceConfig], {
    description: 'All that are configured, enabled or not. For VIEWER, ADMIN and OPERATOR.',
  })
  pushServices(@Ctx() context: GraphqlContext, @Root() app: App): PushServiceConfig[] {
    return this.services.apps
      .pushServices(callerOf(context), app.record)
      .map((service) => new PushServiceConfig(service));
  }

  @FieldResolver(() => Tenant)
  async tenant(@Root() app: App): Promise<Tenant> {
    return new Tenant(await this.services.tenants.byId(app.record.tenantId));
  }
}

/** The fields of the key file that the domain names are none of the input's. */
function isKeyFileField(field: string): boolean {
  return ['type', 'project_id', 'client_email', 'private_key'].includes(field);
}

function configured({ app, pushServices }: { app: AppRecord; pushServices: PushServiceRecord[] }) {
  return { app: new App(app), pushServices: pushServices.map((service) => new PushServiceConfig(service)) };
}
