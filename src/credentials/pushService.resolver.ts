import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { AppRecord } from '../tenants/room.js';
import type { PushServiceRecord } from '../database/pushServiceRow.js';
import { App } from '../tenants/app.types.js';
import {
  ConfigureApnsCertificateInput,
  ConfigureApnsInput,
  ConfigureFirebaseInput,
  ConfigurePushServicePayload,
  ConfigureWebPushInput,
  ProbePushServiceInput,
  ProbePushServicePayload,
  RemoveApnsKeyInput,
  ResealCredentialsPayload,
  SetPushServiceEnabledInput,
} from './configurePushService.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { orUserErrors, prefixPath } from '../graphql/errors.js';
import { PushServiceConfig } from './pushService.types.js';
import type { Plain } from '../graphql/plain.js';
import type { Credentials } from './credentials.js';
import type { PushServices } from './pushServices.js';

@Resolver(() => App)
export class PushServiceResolver {
  constructor(private readonly services: { pushServices: PushServices; credentials: Credentials }) {}

  @FieldResolver(() => [PushServiceConfig], {
    description: 'All that are configured, enabled or not. For VIEWER, ADMIN and OPERATOR.',
  })
  pushServices(@Ctx() context: GraphqlContext, @Root() app: App): PushServiceConfig[] {
    return this.services.pushServices
      .of(callerOf(context), app.record)
      .map((service) => new PushServiceConfig(app.record, service));
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      'Sets up IOS_APNS for an app with a key, replacing its configuration. For ADMIN of the tenant and OPERATOR.',
  })
  configureApns(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureApnsInput) input: ConfigureApnsInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => configured(await this.services.pushServices.configureApns(caller, input)));
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      'Sets up IOS_APNS for an app with a certificate, replacing its configuration. For ADMIN of the tenant and OPERATOR.',
  })
  configureApnsCertificate(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureApnsCertificateInput) input: ConfigureApnsCertificateInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () =>
      configured(await this.services.pushServices.configureApnsCertificate(caller, input)),
    );
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      'Adds a key to IOS_APNS of an app, for these bundle ids and environments, or replaces the one with its team and key ' +
      'id. For ADMIN of the tenant and OPERATOR.',
  })
  addApnsKey(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureApnsInput) input: ConfigureApnsInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => configured(await this.services.pushServices.addApnsKey(caller, input)));
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      'Removes a key or certificate from IOS_APNS of an app, but not the last one. For ADMIN of the tenant and OPERATOR.',
  })
  removeApnsKey(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RemoveApnsKeyInput) input: RemoveApnsKeyInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => configured(await this.services.pushServices.removeApnsKey(caller, input)));
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      "Sets up an app's Firebase push services, replacing their configuration. For ADMIN of the tenant and OPERATOR.",
  })
  configureFirebase(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureFirebaseInput) input: ConfigureFirebaseInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () =>
      configured(
        await prefixPath(['serviceAccount'], isKeyFileField, () =>
          this.services.pushServices.configureFirebase(caller, input),
        ),
      ),
    );
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      'Sets up WEB_PUSH for an app, or changes its contact or key. Push services cannot be asked, so there is no probe. For ADMIN of the tenant and OPERATOR.',
  })
  configureWebPush(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ConfigureWebPushInput) input: ConfigureWebPushInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => configured(await this.services.pushServices.configureWebPush(caller, input)));
  }

  @Mutation(() => ConfigurePushServicePayload, {
    description:
      'Enables or disables a push service: devices can subscribe with it and get notifications, or not. For ADMIN of the tenant and OPERATOR.',
  })
  setPushServiceEnabled(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetPushServiceEnabledInput) input: SetPushServiceEnabledInput,
  ): Promise<Plain<ConfigurePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => configured(await this.services.pushServices.setEnabled(caller, input)));
  }

  @Mutation(() => ProbePushServicePayload, {
    description: 'Tests the credentials in use with a push service. For ADMIN of the tenant and OPERATOR.',
  })
  probePushService(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ProbePushServiceInput) input: ProbePushServiceInput,
  ): Promise<Plain<ProbePushServicePayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ probe: await this.services.pushServices.probe(caller, input) }));
  }

  @Mutation(() => ResealCredentialsPayload, {
    description:
      'Seals all stored credentials, secrets of webhooks too, by the first key of BECKON_ENCRYPTION_KEY, once every node has it. Nothing stops ' +
      'meanwhile; to repeat it is safe. For OPERATOR.',
  })
  resealCredentials(@Ctx() context: GraphqlContext): Promise<Plain<ResealCredentialsPayload>> {
    return this.services.credentials.reseal(callerOf(context));
  }
}

/** Whether a field is part of the key file and not of the GraphQL input. */
function isKeyFileField(field: string): boolean {
  return ['type', 'project_id', 'client_email', 'private_key'].includes(field);
}

function configured<Rest extends object>({
  app,
  pushServices,
  ...rest
}: { app: AppRecord; pushServices: PushServiceRecord[] } & Rest) {
  return {
    ...rest,
    app: new App(app),
    pushServices: pushServices.map((service) => new PushServiceConfig(app, service)),
  };
}
