import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { App } from './app.types.js';
import {
  ArchiveAppInput,
  ArchiveAppPayload,
  ArchiveTenantInput,
  ArchiveTenantPayload,
  RestoreAppInput,
  RestoreAppPayload,
  RestoreTenantInput,
  RestoreTenantPayload,
  UpdateAppInput,
  UpdateAppPayload,
  UpdateTenantInput,
  UpdateTenantPayload,
} from './archive.types.js';
import type { Archives } from './archives.js';
import { Tenant } from './tenant.types.js';

@Resolver()
export class ArchiveResolver {
  constructor(private readonly services: { archives: Archives }) {}

  @Mutation(() => UpdateTenantPayload, {
    description: 'Renames a tenant. For ADMIN of the tenant and OPERATOR.',
  })
  updateTenant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UpdateTenantInput) input: UpdateTenantInput,
  ): Promise<Plain<UpdateTenantPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ tenant: new Tenant(await this.services.archives.updateTenant(caller, input)) }));
  }

  @Mutation(() => ArchiveTenantPayload, {
    description:
      'Its apps take no new chats and subscriptions from then on, and lists leave it out. Chats that have begun go on. For OPERATOR.',
  })
  archiveTenant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ArchiveTenantInput) input: ArchiveTenantInput,
  ): Promise<Plain<ArchiveTenantPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({
      tenant: new Tenant(await this.services.archives.archiveTenant(caller, input)),
    }));
  }

  @Mutation(() => RestoreTenantPayload, {
    description: 'Ends the archiving of a tenant. For OPERATOR.',
  })
  restoreTenant(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RestoreTenantInput) input: RestoreTenantInput,
  ): Promise<Plain<RestoreTenantPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({
      tenant: new Tenant(await this.services.archives.restoreTenant(caller, input)),
    }));
  }

  @Mutation(() => UpdateAppPayload, {
    description: 'Renames an app. For ADMIN of the tenant and OPERATOR.',
  })
  updateApp(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => UpdateAppInput) input: UpdateAppInput,
  ): Promise<Plain<UpdateAppPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.archives.updateApp(caller, input)) }));
  }

  @Mutation(() => ArchiveAppPayload, {
    description:
      'It takes no new chats and subscriptions from then on, and lists leave it out. Chats that have begun go on. For ADMIN of the tenant and OPERATOR.',
  })
  archiveApp(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => ArchiveAppInput) input: ArchiveAppInput,
  ): Promise<Plain<ArchiveAppPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.archives.archiveApp(caller, input)) }));
  }

  @Mutation(() => RestoreAppPayload, {
    description: 'Ends the archiving of an app. For ADMIN of the tenant and OPERATOR.',
  })
  restoreApp(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => RestoreAppInput) input: RestoreAppInput,
  ): Promise<Plain<RestoreAppPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ app: new App(await this.services.archives.restoreApp(caller, input)) }));
  }
}
